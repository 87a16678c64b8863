/** Every test gets the time a small, busy machine needs for it; one that hangs still fails. How fast things are is the bench's to say. */
import { jest } from "@jest/globals";

jest.setTimeout(300_000);
