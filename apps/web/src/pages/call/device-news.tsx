import { Headphones, Mic, Video, Volume2, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import { acceptance } from '../../reading/device-offer.ts';
import type { Acceptance } from '../../reading/device-offer.ts';
import { chooseDevice, deviceWishes, switchDevice } from '../../reading/device-wishes.ts';
import type { DeviceKind, DeviceNews as News, LocalMedia } from '../../reading/local-media.ts';
import { tabStorage } from '../../reading/tab-storage.ts';
import { useSignal } from '../../reading/use-signal.ts';

export interface DeviceNewsProps {
  readonly local: LocalMedia;
  readonly mayBeHeard: Call['mayBeHeard'];
}

/** What was plugged in or pulled out in the call: nothing of it switches itself on, each offers the way in one press. */
export function DeviceNews({ local, mayBeHeard }: DeviceNewsProps) {
  const news = useSignal(local.news);
  const state = useSignal(local.state);
  const heard = useSignal(mayBeHeard);
  return news.map((each) => (
    <NewsBanner
      key={each.id}
      news={each}
      accepting={acceptance(each, state, deviceWishes(tabStorage()), heard)}
      local={local}
    />
  ));
}

const icons = { microphone: Mic, camera: Video, speaker: Volume2 } as const;

interface NewsBannerProps {
  readonly news: News;
  readonly accepting: Acceptance | null;
  readonly local: LocalMedia;
}

function NewsBanner({ news, accepting, local }: NewsBannerProps) {
  const { t } = useTranslation();
  const { what, label, offer } = news;
  const kind: DeviceKind = offer[0]?.kind ?? 'speaker';
  const device = label === '' ? t(`deviceNews.unnamed.${kind}`) : label;
  const Icon = offer.length > 1 ? Headphones : icons[kind];

  function accept({ choose, switchOn }: Acceptance): void {
    for (const { kind: chosen, id } of choose) chooseDevice(local, chosen, id);
    for (const each of switchOn) switchDevice(local, each, true);
    local.dismissNews(news.id);
  }

  return (
    <div className="banner device-trouble" role="status">
      <Icon aria-hidden="true" />
      <div className="banner-text">
        <p>{text()}</p>
        {accepting !== null && (
          <Button className="button button-primary" onPress={() => accept(accepting)}>
            {wayText(accepting)}
          </Button>
        )}
      </div>
      <TipButton
        label={t('deviceNews.dismiss', { device })}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={() => local.dismissNews(news.id)}
      />
    </div>
  );

  function text(): string {
    if (what !== 'not-taken') return t(`deviceNews.${what}`, { device });
    const known = news.fault === 'denied' || news.fault === 'in-use' ? news.fault : 'otherwise';
    return t(`deviceNews.not-taken.${known}`, { device });
  }

  function wayText({ switchOn: [first] }: Acceptance): string {
    if (first === undefined) return t('deviceNews.use', { device });
    return label === '' ? t(`deviceNews.switchOnUnnamed.${first}`) : t('deviceNews.switchOn', { device });
  }
}
