/** Set without touching the page's elements: the app's renderer would take foreign ones for a mistake of its own. */
const rules = `
ui-nav-menu, ui-title-bar, ui-save-bar, ui-modal { display: none !important; }
.app-bridge-modal { width: min(var(--width, 620px), calc(100vw - 24px)); max-width: none; max-height: calc(100dvh - 48px); padding: 0; border: 0; border-radius: 16px; color: #303030; font: 13px/1.45 Inter, system-ui, sans-serif; box-shadow: 0 20px 60px rgb(0 0 0 / 30%); overflow: hidden; }
.app-bridge-modal[open] { display: grid; grid-template-rows: auto 1fr auto; }
.app-bridge-modal::backdrop { background: rgb(0 0 0 / 50%); }
.app-bridge-modal > header { display: flex; align-items: center; justify-content: space-between; padding: 10px 12px 10px 16px; background: #f3f3f3; border-bottom: 1px solid #e3e3e3; }
.app-bridge-modal > header h2 { margin: 0; font-size: 14px; font-weight: 650; }
.app-bridge-modal > header button { border: 0; background: none; font-size: 20px; line-height: 1; padding: 4px 8px; border-radius: 8px; cursor: pointer; color: inherit; }
.app-bridge-modal > div { overflow: auto; }
.app-bridge-modal > footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #e3e3e3; }
.app-bridge-modal > footer[hidden] { display: none; }
.app-bridge-modal > footer button { min-height: 30px; padding: 4px 12px; border: 0; border-radius: 8px; background: #fff; color: #303030; font: inherit; font-weight: 550; cursor: pointer; box-shadow: 0 0 0 1px #d4d4d4, 0 1px 0 #c4c4c4; }
.app-bridge-modal > footer button.primary { background: #303030; color: #fff; }
.app-bridge-modal > footer button.critical { background: #c70a24; color: #fff; }
.app-bridge-modal > footer button:disabled { background: #ebebeb; color: #b5b5b5; box-shadow: none; cursor: default; }
`;

export function installStyles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
