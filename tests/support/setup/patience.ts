/** Every test gets the time that jest.config.js gives its kind; one that hangs fails then. How fast things are is the bench's to say. */
import { jest } from "@jest/globals";

const { TEST_SECONDS } = globalThis as unknown as { TEST_SECONDS: number };

jest.setTimeout(TEST_SECONDS * 1_000);
