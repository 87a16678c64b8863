/**
 * Run with TMPDIR naming a new folder: unpacks the browser, its fonts and the system libraries a bare machine lacks there.
 * A process of its own, because the package unpacks to wherever the process' temporary files go, and adds the libraries
 * only where it believes to be in a Lambda.
 */
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
const { default: chromium } = await import("@sparticuz/chromium");
process.stdout.write(await chromium.executablePath());
