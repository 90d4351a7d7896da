import { computed } from '@conclave/base';
import { Crown } from 'lucide-react';
import type { CallFeature } from '../call-feature.ts';
import { choosing } from './choosing.ts';
import texts from './en.json';
import './handover.css';
import { HandoverDialogs } from './handover-dialogs.tsx';
import { OfferedFoot } from './offered-foot.tsx';

/** MOD-5: who is the host passes to another person, where both want it. */
export const handover: CallFeature = {
  name: 'handover',
  texts,
  AboveStage: HandoverDialogs,
  PeopleFoot: OfferedFoot,
  personItems: (call, { t }) =>
    computed(() => {
      const mayOffer = call.isHost.value && call.features.handover.offered.value === null;
      const others = call.participants.value.filter(({ isSelf, isHost }) => mayOffer && !isSelf && !isHost);
      return new Map(
        others.map(({ id, name }) => [
          id,
          [
            {
              key: 'make-host',
              text: t('handover:make'),
              icon: Crown,
              isDanger: false,
              onAction: () => {
                choosing(call).value = { id, name };
              },
            },
          ],
        ]),
      );
    }),
};
