/** An authority of our own and server certificates issued by it, as private clouds have them. */
import { generate } from "selfsigned";

type Certificate = { cert: string; key: string };

/** A certificate authority that nobody knows. */
export async function anAuthority(name: string): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert, key };
}

/** A certificate for this host, issued by the authority. */
export async function certificateFor(host: string, authority: Certificate): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: { cert: authority.cert, key: authority.key },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
    ],
  });
  return { cert, key };
}
