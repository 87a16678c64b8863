/** What a mail server's refusal is about: the person, the moment, or who we are. Enhanced status codes (RFC 3463) decide first. */

/** Why a server refuses the sender, whoever the mail is for. */
export const SENDER_CAUSES = ["quota", "sender_address", "relay", "authentication", "blocked"] as const;
export type SenderCause = (typeof SENDER_CAUSES)[number];

export type Verdict =
  /** The person's mailbox will not take it, ever. `gone`: there is no such mailbox. */
  | { about: "recipient"; gone: boolean }
  /** Try again later. */
  | { about: "moment" }
  | { about: "sender"; cause: SenderCause };

/** Codes that say it is about the sender, by RFC 3463, RFC 7372, Google's and Microsoft's lists of their own. */
const SENDER_CODES: readonly [RegExp, SenderCause][] = [
  [/^[45]\.4\.5$|^5\.1\.90$|^5\.7\.23[1-3]$/, "quota"],
  [/^5\.7\.708$/, "blocked"],
  // Not 703: somebody of the recipient's blocks this one.
  [/^[45]\.7\.(?:70[0-24-9]|71\d|72\d|73\d)$/, "quota"],
  [/^5\.1\.7$|^5\.1\.8$|^5\.2\.252$|^5\.7\.(?:60|509|515|750)$|^[45]\.7\.(?:20|21|22|23|24|26|27|30|32)$/, "sender_address"],
  [/^5\.7\.(?:64|54)$/, "relay"],
  [/^5\.7\.(?:3|8|57|139)$|^5\.7\.1[12]$|^4\.7\.12$|^[45]\.7\.29$/, "authentication"],
  [/^5\.7\.25$|^5\.7\.50[1-8]$|^5\.7\.51[0-3]$|^5\.7\.6(?:0[6-9]|[1-4]\d)$/, "blocked"],
];
/** Codes that are about the person even where words of another kind stand beside them. */
const GONE = /^5\.1\.(?:1|2|3|6|10|351)$|^5\.2\.1$|^5\.4\.(?:1|4|310)$/;
/** What these codes are also said of: policies, and name servers that did not answer. */
const NOT_GONE = /mail rejected by|malformed or unexpected name server|try again|no answer from host|connection (?:timed out|refused)/i;
/** Words that are about us or about nobody beside codes of any kind. */
const BLOCKS_US =
  /spamhaus|dnsbl|\brbl\b|\bip address (?:is )?(?:blacklisted|blocked|listed)|use the smtp server of your isp|\bPTR record|permanently deferred|messages from \[?[\d.]+\]? weren't sent(?!.{0,40}\blimits)|(?:from|host|client|ip(?: address)?)\W{1,3}\d{1,3}(?:\.\d{1,3}){3}\W[\w\s,]{0,40}\b(?:block(?:ed|ing)?|denied|rejected|banned|refused)\b|\bblock for spam|ipcheck\.proofpoint|cloudmark sender intelligence|poor reputation sender/i;
/** The server's greeting turns the address away that we connect from, before anybody signed in. */
const AT_THE_DOOR = new Set([521, 550, 553, 554, 571]);
const SENT_TOO_MUCH =
  /has sent (?:to )?too many|you(?:['’]ve| have)? (?:exceeded|reached) your [\w\s-]*limits?\b|too many recipients received this/i;
/** The mailbox takes no more from anybody for an hour or a day, under codes that say for good. */
const RECEIVES_TOO_MUCH = /RecipientsRateLimit|messages they can receive|^5\.2\.12[12]$/i;
const TOO_OFTEN = /receiving (?:e?-?mail|messages)? ?(?:at a rate|too quickly)/i;
/** What one conversation may carry: the next one goes on. */
const OF_CONNECTION =
  /\bper (?:smtp )?(?:connection|session)\b|too many (?:concurrent|simultaneous|open)\b|too many (?:smtp )?(?:connections|sessions)\b/i;
const NO_SPACE = /insufficient (?:disk|system) (?:space|storage|resources)/i;
/** A group or person who takes mail of colleagues or members only (RESOLVER.RST is Exchange's word). */
const COLLEAGUES_ONLY =
  /RESOLVER\.RST\.|Tenant Allow\W*Block List|\bto send (?:e?-?mails? |messages? )?to (?:this|that|the) (?:group|list|recipient|person|user|address|mailbox|distribution)/i;
/** A domain that says of itself that it takes no mail (RFC 7505), under the code of a sender's. */
const TAKES_NO_MAIL = /host does not accept mail/i;
const RECIPIENT_CODES = /^5\.(?:1\.(?:0|4|5)|2\.(?:0|2|3|4)|7\.(?:2|12\d|13[0-6]))$/;
/** Says that a mailbox takes nothing now: full, or written to too often by everybody. */
const THEIR_MAILBOX = /^4\.2\.\d+$/;

const SENDER_WORDS: readonly [RegExp, SenderCause][] = [
  // "Mailbox quota exceeded" is the person's; a relay's, an account's or a day's is ours.
  [
    /\b(?:daily|hourly|monthly|send(?:ing)?|sender|relay|request|message|e?-?mails?|account|outbound|smtp)\b[\s\w-]{0,30}\b(?:quota|limits?|rate)\b|\b(?:quota|limits?)\b[\s\w-]{0,20}(?:for (?:sending|today|the day|how many messages)|of messages)|too many (?:messages|e?-?mails|recipients) (?:sent|today|this|per)|max(?:imum)? (?:e?-?mails|defers and failures) per|submission\s?quota|policy rejection\W+quota|(?:ip|domain|connection|sender) frequency limited|too much mail from|throttling failure|sending rate exceeded|credits? (?:exceeded|exhausted)|unusual sending activity/i,
    "quota",
  ],
  [
    /\b(?:un)?able to relay|relay(?:ing)?[\s\w-]{0,20}(?:denied|disallowed|not (?:permitted|allowed)|prohibited)|not (?:permitted|allowed) to relay|we do not relay|not configured to relay|credentials for relay|allowed rcpthosts/i,
    "relay",
  ],
  [
    /send\s?as\s?denied|'send mail as'|not (?:allowed|permitted|authori[sz]ed) to send(?! e?-?mail directly)|not authori[sz]ed to (?:use|perform)|not owned by|sender (?:address )?rejected|sender address (?:is not allowed|not allowed)|address(?:es)? (?:is|are) not (?:verified|one of your)|sender[\s\w-]{0,30}not (?:verified|valid|allowed|authori[sz]ed)|sender verif\w+ failed|(?:from|sender)[\s\w-]{0,20}(?:must be|does not match|not match)|(?:verified sender|sender signature)|unregistered domains|sandbox subdomains|for test purposes only|\bsender\s+(?:address\s+)?<?\S+@\S+>?\s+(?:is\s+)?not (?:valid|verified|allowed|authori[sz]ed)|pending approval|unauthenticated (?:email|mail|senders)|sender is unauthenticated|invalid dns mx|dmarc (?:policy|check|verification)|bad spf records?|per (?:it'?s )?spf\b|spf (?:check|validation)s? fail|fails? (?:to pass )?spf\b|(?:no|not have) authentication information/i,
    "sender_address",
  ],
  [
    /authentication (?:is )?(?:required|failed|credentials)|auth(?:entication)? (?:unsuccessful|needed)|basic authentication|must (?:authenticate|issue a starttls)|turn on smtp authentication|username and password not accepted|bad credentials|account (?:is |has been )?(?:disabled|suspended|locked)/i,
    "authentication",
  ],
  [
    /\b(?:ip|client|client host|sending host|server)\b(?:[^.]|\.(?=\w)){0,60}\b(?:block\w*|banned|denied|blacklist\w*|listed|reputation|not authori[sz]ed)\b|unauthori[sz]ed ip|reputation of the sending (?:ip|domain)|fix reverse dns|host network not allowed|spamhaus|barracuda|dnsbl|rbl\b|block[ -]?list|blacklisted|unsolicited|possible abuse|outbound\s?spam|cannot find your (?:reverse )?hostname|helo command rejected|not allowed to connect|\b(?:suspended|disabled|blocked|paused) (?:for|from) (?:outgoing|outbound|sending)\b|(?:sending|sender|outgoing mail)\b[^:]{0,60}\b(?:suspended|paused)/i,
    "blocked",
  ],
];
/** Whoever holds our mail tells of a refusal for now what will stay one until somebody changes a setting. */
const UNTIL_SET = /not (?:allowed|permitted|authori[sz]ed) to send|pending approval|unauthenticated|sender signature|relay access denied/i;
const NOBODY =
  /(?:user|recipient|address|mailbox|account)\b[\s\w<>@.'-]{0,60}(?:unknown|not found|does ?n[o']t exist|rejected: user)|(?:unknown|no such|invalid|no valid) (?:user|mailbox|person|e?-?mail recipients?|recipients?|address)|does ?n(?:o|')t have an? [\w.-]+ account|mailbox (?:is )?(?:not found|disabled)|user (?:is )?unknown|unrout(?:e)?able address|unknown local-?part|not a valid (?:mailbox|user|recipient)|not have an? mailbox by that name|no mailbox here|user invalid|addressee unknown|not our customer|previously bounced address|no such (?:domain|host)|unknown host|host unknown|\bhost [\w.-]+ not found|not listed in [\w\s]*directory|invalid [\w\s]*userid|(?:user|mailbox|account|domain) not exist|(?:domain|host) (?:is not reachable|(?:name )?(?:not found|does not exist))|name is not recogni[sz]ed|address is possibly incorrect|(?:usuario|destinatario|cuenta)\b[^:;]{0,40}(?:desconocid[oa]|inexistente|no existe)|(?:empf(?:ä|ae)nger|benutzer|postfach)\b[^:;]{0,40}(?:unbekannt|existiert nicht)|n['’]existe pas|(?:destinataire|utilisateur)\b[^:;]{0,20}(?:inconnu|invalide)|(?:utente|casella)\b[^:;]{0,30}(?:sconosciut[oa]|inesistente)|adressat\w* (?:ist )?unbekannt|onbekende (?:gebruiker|ontvanger)|(?:gebruiker|ontvanger|mailbox) (?:is )?(?:onbekend|bestaat niet)|(?:destinat[áa]rio|usu[áa]rio|conta)\b[^:;]{0,20}(?:não (?:existe|encontrad[oa])|desconhecid[oa])|nie istnieje|nie ma (?:takiego|takiej)|存在しません/i;
/** There is a mailbox, and it takes nothing now. */
const NO_ROOM =
  /mailbox (?:is )?full|over\s?quota|quota exceeded for (?:mailbox|user)|(?:storage|disk)[\s\w-]{0,20}(?:quota|limit|exceeded|full)|inbox (?:is )?full/i;
const PERSON_WORDS =
  /(?:recipient|user)'?s? mailbox|\bmay not exist\b|\baddress (?:is |that has been )?(?:blacklisted|suppressed)|\bmarked as inactive/i;
/** Of the person where the server judges the recipient, unless a code says that it is about security. */
const THEIR_ACCOUNT = /account (?:is |has been )?(?:disabled|suspended|inactive|deactivated|closed|deleted|locked)/i;
/** Nobody's limit is reached by a message that is too large: no mailbox there takes it. */
const TOO_LARGE = /\b(?:message|mail) (?:size|is too (?:large|big))|size (?:limit|exceed)|too large/i;
/** A link in the message is what a list names. */
const BLOCKS_LINK = /(?:blacklisted|blocked|listed|bad) (?:url|uri|link)s?\b/i;
/** The message itself is what a server does not take, and another message it may. */
const OF_CONTENT =
  /\bspam\b|header error|\bits content|\bcontent (?:restriction|denied|rejected)|virus|attachment|headers? exceeds|polic(?:y|ies)/i;

export type SmtpAnswer = {
  /** The server's, such as 550; null where it said none. */
  code: number | null;
  words: string;
  /** What it answered to. `login`: anything before the sender was named. */
  to: "login" | "sender" | "recipient" | "data";
};

/** Null where the answer says nothing about the mail: the conversation failed. */
export function verdictOf({ code, words, to }: SmtpAnswer): Verdict | null {
  if (code === null || code < 400) return null;
  const status = /(?:^|[\s#([-])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(words)?.[1] ?? "";
  // Before a recipient was named it is about nobody else.
  const aboutUs = to === "login" || to === "sender";
  if (SENT_TOO_MUCH.test(words)) return { about: "sender", cause: "quota" };
  if (BLOCKS_US.test(words)) return { about: "sender", cause: "blocked" };
  if (!aboutUs && (RECEIVES_TOO_MUCH.test(words) || RECEIVES_TOO_MUCH.test(status))) return { about: "moment" };
  if (!aboutUs && (TOO_OFTEN.test(words) || (code < 500 && (NO_SPACE.test(words) || OF_CONNECTION.test(words)))))
    return { about: "moment" };
  if (!aboutUs && TAKES_NO_MAIL.test(words)) return { about: "recipient", gone: true };
  if (!aboutUs && (COLLEAGUES_ONLY.test(words) || BLOCKS_LINK.test(words))) return { about: "recipient", gone: false };
  const bySenderCode = SENDER_CODES.find(([pattern]) => pattern.test(status))?.[1];
  if (bySenderCode) return { about: "sender", cause: causeAt(to, bySenderCode) };
  if (!aboutUs && GONE.test(status)) return { about: "recipient", gone: !NOT_GONE.test(words) && !NO_ROOM.test(words) };
  const bySenderWords = SENDER_WORDS.find(([pattern]) => pattern.test(words))?.[1];
  // "5.2.2" beside the quota of a relay is the relay's, and Exchange says 5.2.0 of everything that it cannot submit.
  const isOfSending = /\b(?:relay|sending|outbound)\b|Submission\.Exception/i.test(words);
  // 5.1.0 is "other address": it may be the sender's.
  const isOfSender = isOfSending ? bySenderWords !== undefined : status === "5.1.0" && bySenderWords === "sender_address";
  if (!aboutUs && RECIPIENT_CODES.test(status) && !isOfSender) return { about: "recipient", gone: false };
  const isForNow = status === "" ? code < 500 : status.startsWith("4");
  if (THEIR_MAILBOX.test(status) && !isOfSending) return { about: "moment" };
  if (isForNow && /gr[ae]y[- ]?list/i.test(words)) return { about: "moment" };
  // "Other or undefined", whatever it is about, says no more than no code.
  const isVague = status === "" || /^\d\.(?:0\.\d+|[35]\.0)$/.test(status);
  const isNobody = !aboutUs && (NOBODY.test(words) || (to === "recipient" && !/^\d\.7\./.test(status) && THEIR_ACCOUNT.test(words)));
  const isPersons = isNobody || (!aboutUs && [NO_ROOM, PERSON_WORDS, TOO_LARGE].some((theirs) => theirs.test(words)));
  const isRelays = /\brelay|rcpthosts|policy rejection/i.test(words);
  const cause = isPersons && !isRelays ? undefined : bySenderWords;
  if (cause && (!isForNow || cause === "quota" || cause === "blocked" || UNTIL_SET.test(words)))
    return { about: "sender", cause: causeAt(to, cause) };
  if (isForNow && PERSON_WORDS.test(words) && !aboutUs) return { about: "recipient", gone: false };
  if (isForNow) return aboutUs ? null : { about: "moment" };
  if (to === "login") return { about: "sender", cause: AT_THE_DOOR.has(code) ? "blocked" : "authentication" };
  if (to === "sender") return { about: "sender", cause: "sender_address" };
  // 530, 534 and 535 are about signing in wherever they come, and so is "other or undefined security status" that gives no reason.
  if (code === 530 || code === 534 || code === 535 || (status === "5.7.0" && !OF_CONTENT.test(words)))
    return { about: "sender", cause: "authentication" };
  return { about: "recipient", gone: isVague && [550, 551, 552, 553, 554].includes(code) && isNobody && !isRelays };
}

/** Nothing was said of an address before signing in: what is refused there is how we sign in. */
function causeAt(to: SmtpAnswer["to"], cause: SenderCause): SenderCause {
  return to === "login" && cause === "sender_address" ? "authentication" : cause;
}
