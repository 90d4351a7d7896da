import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';

/** The language of the texts, for what the browser and the component library format themselves. */
export const locale = 'en-GB';

/** Texts of a part that is fetched when it is needed. Within `app` they stand beside those that are there. */
export function addTexts(namespace: string, texts: object): void {
  i18next.addResourceBundle('en', namespace, texts, true);
}

export async function initTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'app',
    resources: { en: { app: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
