/** What a creator's page brings beside the theme: its layout, and copy buttons where there is script. No braces reach Liquid as tags. */
import type { Markup } from "./markup.ts";

export const pageStyle: Markup = {
  markup: `<style>
.reissue-page { max-width: 44rem; margin: 0 auto; padding: 2rem 1.5rem; }
.reissue-card { border: 1px solid currentColor; border-color: color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; padding: 1.5rem; margin: 0 0 1.5rem; }
.reissue-card header { display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; }
.reissue-card h2 { margin: 0; font-size: 1.2em; }
.reissue-card p { margin: .5rem 0; }
.reissue-status { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .7rem; font-size: .85em; white-space: nowrap; }
.reissue-code { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.reissue-code strong { font-size: 1.5em; letter-spacing: .04em; overflow-wrap: anywhere; }
.reissue-note { font-size: .95em; }
.reissue-card dl { display: flex; flex-wrap: wrap; gap: 2rem; margin: 1rem 0; }
.reissue-card dt { font-size: .85em; opacity: .75; }
.reissue-card dd { margin: 0; font-weight: 600; }
.reissue-link { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.reissue-link img { background: #fff; padding: 4px; border-radius: 4px; width: 96px; height: 96px; box-sizing: border-box; }
.reissue-link div { flex: 1 1 150px; min-width: 0; }
.reissue-address { overflow-wrap: anywhere; }
.reissue-card form { margin-top: 1rem; }
.reissue-ask { display: flex; flex-wrap: wrap; gap: .5rem; }
.reissue-ask input { flex: 1 1 10rem; min-width: 0; min-height: 44px; padding: 0 .7rem; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; }
.reissue-page button { min-height: 44px; padding: 0 1rem; font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px; cursor: pointer; }
@media (max-width: 480px) {
  .reissue-page { padding: 16px 12px; }
  .reissue-card { padding: 16px; }
  .reissue-card dl { gap: 12px 24px; }
}
</style>`,
};

export const pageScript: Markup = {
  markup: `<script>
for (const button of document.querySelectorAll(".reissue-page [data-copy]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 2000);
  });
}
</script>`,
};
