/** Amazon SNS as an endpoint meets it: messages signed as documented, and the certificate's address, which no test asks for real. */
import { createSign, generateKeyPairSync } from "node:crypto";
import { EventEmitter } from "node:events";
import https from "node:https";

import { jest } from "@jest/globals";

const CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";

type Fields = Record<string, string>;
const SIGNED = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

/** Stands in for the certificate's server until mocks are restored. `asked`: which addresses were asked for. */
export function amazonSns() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  // The library keeps a certificate by its address.
  const certificate = CERTIFICATE.replace("Service-", `Service-${Math.random().toString(36).slice(2)}-`);
  const asked: string[] = [];
  jest.spyOn(https, "get").mockImplementation(((address: string, answer: (response: EventEmitter) => void) => {
    asked.push(address);
    const response = Object.assign(new EventEmitter(), { statusCode: address === certificate ? 200 : 404 });
    setImmediate(() => {
      answer(response);
      response.emit("data", publicKey.export({ type: "spki", format: "pem" }));
      response.emit("end");
    });
    return new EventEmitter();
  }) as never);

  /** As SNS posts it: the fields that are signed in the order of their names, each followed by its value. */
  function posted(message: unknown, { version = "2", more = {} }: { version?: string; more?: Fields } = {}): Fields {
    const body: Fields = {
      Type: "Notification",
      MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
      TopicArn: "arn:aws:sns:eu-west-1:123456789012:mail",
      Message: typeof message === "string" ? message : JSON.stringify(message),
      Timestamp: "2026-11-30T12:00:00.000Z",
      SignatureVersion: version,
      SigningCertURL: certificate,
      ...more,
    };
    const signed = SIGNED.filter((name) => name in body).map((name) => `${name}\n${body[name]}\n`);
    const signature = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256").update(signed.join(""));
    return { ...body, Signature: signature.sign(privateKey, "base64") };
  }
  return { certificate, asked, posted };
}
