import { computed } from '@conclave/base';
import { Flag } from 'lucide-react';
import type { CallFeature } from '../call-feature.ts';
import { asking } from './asking.ts';
import { ComplaintsFoot } from './complaints-foot.tsx';
import './complaints.css';
import texts from './en.json';

/** Telling the host of somebody, and nobody else. */
export const complaints: CallFeature = {
  name: 'complaints',
  texts,
  PeopleFoot: ComplaintsFoot,
  personItems: (call, { t }) =>
    computed(() => {
      const isOffered = call.features.complaints.canComplain.value;
      // There is nobody to tell of a host.
      const others = call.participants.value.filter(({ isSelf, isHost }) => isOffered && !isSelf && !isHost);
      return new Map(
        others.map(({ id, name }) => [
          id,
          [
            {
              key: 'complain',
              text: t('complaints:report'),
              icon: Flag,
              isDanger: false,
              onAction: () => {
                asking(call).value = { id, name };
              },
            },
          ],
        ]),
      );
    }),
};
