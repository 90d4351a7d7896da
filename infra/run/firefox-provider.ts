import { playwright } from '@vitest/browser-playwright';
import { launch } from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import type { BrowserConfigOptions, BrowserProvider } from 'vitest/node';

/** The distribution's Firefox by WebDriver BiDi, for Vitest: Playwright drives only a Firefox that it patched. */
class FirefoxProvider implements BrowserProvider {
  readonly name = 'firefox-bidi';
  readonly supportsParallelism = false;
  readonly #executablePath: string;
  #browser: Promise<Browser> | undefined;

  constructor(executablePath: string) {
    this.#executablePath = executablePath;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    this.#browser ??= launch({ browser: 'firefox', executablePath: this.#executablePath, headless: true });
    const page = await (await this.#browser).newPage();
    await page.goto(url, { timeout: 0 });
  }

  async close(): Promise<void> {
    const browser = await this.#browser;
    this.#browser = undefined;
    await browser?.close();
  }
}

/** What a project's `browser` options say of it. @param executablePath of Firefox */
export function firefox(
  executablePath: string,
): Required<Pick<BrowserConfigOptions, 'provider' | 'commands'>> {
  return {
    provider: {
      ...playwright(),
      name: 'firefox-bidi',
      supportedBrowser: ['firefox'],
      providerFactory: () => new FirefoxProvider(executablePath),
    },
    // Before each file Vitest asks for a size of the window. What is tested here has none.
    commands: { __vitest_viewport: () => undefined },
  };
}
