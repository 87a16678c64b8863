import type { SenderCause } from "./channels/email/smtp-answer.ts";

/** What is wrong between the app and the mail server, and the setting to look at. Sentences without a full stop at the end of `what`. */
export const PAUSE_LABELS: Record<SenderCause, { what: string; look: string }> = {
  quota: {
    what: "The mail server has sent as much as it may for now",
    look: "It goes on by itself when the limit is free again. A larger limit is a matter of your mail provider's plan.",
  },
  sender_address: {
    what: "The mail server does not let us send from this address",
    look: "Verify the sender's address or domain at your mail provider, or allow the account to send as it (MAIL_FROM).",
  },
  relay: {
    what: "The mail server does not pass on mail for us",
    look: "Check the name and port of the mail server, and that the account may send to other domains (SMTP_URL).",
  },
  authentication: {
    what: "The mail server does not accept our sign-in",
    look: "Check the user name and password of the mail server (SMTP_URL). Some providers want an app password.",
  },
  blocked: {
    what: "The mail server blocks the address of our server",
    look: "Ask your mail provider to lift the block, or use another mail server (SMTP_URL).",
  },
};
