/** What can be done with the units that are selected, at the foot of the picture for as long as there are any. */

import { controller } from '../controller.ts';
import { unitsIn } from '../news.ts';
import { unitsOf } from '../state.ts';
import { isLeaving, sortUnits } from '../units.ts';
import { Button } from './button.tsx';

export function Foot() {
  const { state } = controller;
  const chosen = (unitsOf(state) ?? []).filter(({ id }) => state.selected.has(id));
  if (chosen.length === 0) return null;
  // What is being deleted can be neither changed nor deleted.
  const units = sortUnits(
    chosen.filter((unit) => !isLeaving(unit)),
    state.place.sort,
  );
  const open = (kind: 'edit many' | 'delete many') => (): void => controller.dispatch({ type: 'opened', kind, units });
  return (
    <div class="foot">
      <section class="selection" aria-label="Selection">
        <p role="status">{unitsIn(chosen.length)} selected</p>
        <Button kind="small" icon="edit" off={units.length === 0} onClick={open('edit many')}>
          <span>
            Change email<span class="label"> of selected</span>
          </span>
        </Button>
        <Button kind="small" icon="trash" off={units.length === 0} onClick={open('delete many')}>
          <span>
            Delete<span class="label"> selected</span>
          </span>
        </Button>
        <Button
          kind="small plain"
          onClick={() => controller.dispatch({ type: 'selected', ids: [...state.selected], on: false })}
        >
          Select none
        </Button>
      </section>
    </div>
  );
}
