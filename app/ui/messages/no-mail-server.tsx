import { Banner } from "@shopify/polaris";

/** Said wherever something could be sent, while nothing can. */
export function NoMailServer() {
  return (
    <Banner tone="warning" title="No mail server is configured">
      <p>
        Messages are kept as drafts and can be exported. To send from here, whoever runs this app sets SMTP_URL and MAIL_FROM for the app
        and its worker.
      </p>
    </Banner>
  );
}
