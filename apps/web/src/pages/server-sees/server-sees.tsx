import { Archive, Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../texts/i18n.ts';
import texts from './en.json';

addTexts('app', texts);

const sections = [
  { key: 'sees', Icon: Eye, tone: 'neutral' },
  { key: 'keeps', Icon: Archive, tone: 'neutral' },
  { key: 'never', Icon: EyeOff, tone: 'positive' },
  { key: 'could', Icon: TriangleAlert, tone: 'warning' },
] as const;

/** WEB-2: exactly what docs/protocol.md section 1 and docs/limits.md say of the server, in the words of people who meet. */
export function ServerSees({ heading: Heading }: { readonly heading: 'h2' | 'h3' }) {
  const { t } = useTranslation();
  return (
    <div className="server-sees">
      <p className="server-sees-intro">{t('serverSees.intro')}</p>
      {sections.map(({ key, Icon, tone }) => (
        <section key={key}>
          <Heading className="server-sees-title" data-tone={tone}>
            <Icon aria-hidden="true" />
            <span>{t(`serverSees.${key}.title`)}</span>
          </Heading>
          <ul>
            {t(`serverSees.${key}.items`, { returnObjects: true }).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
