/**
 * What each state means, and what to do next. The API's reference only names them: these are our words for its names.
 */

type Meaning = { readonly means: string; readonly next: string };

const READY: Meaning = {
  means: 'The unit is ready.',
  next: 'open its console to plan backups, to see how they went, or to restore one.',
};
const WORKING: Meaning = {
  means: 'A change is being made.',
  next:
    'wait. This usually takes a few minutes, and the list shows when it is done. ' +
    'If it takes an hour, ask IONOS support, with the id.',
};
const PAUSED: Meaning = {
  means: 'The unit is kept, but out of use for now.',
  next: 'ask IONOS support why, with the id. Its backups are still there: do not delete it.',
};
const FAILED: Meaning = {
  means: 'Something went wrong, and it does not mend by itself.',
  next:
    'open its console. If it holds backups, ask IONOS support, with the id. ' +
    'If it never held any, delete it and create it anew.',
};

const MEANINGS: Record<string, Meaning> = {
  AVAILABLE: READY,
  ACTIVE: READY,
  BUSY: WORKING,
  DEPLOYING: { ...WORKING, means: 'The unit is being set up.' },
  UPDATING: { ...WORKING, means: 'Its email address or its password is being changed.' },
  DESTROYING: {
    means: 'The unit is being deleted, with all its backups.',
    next: 'nothing. It leaves the list by itself.',
  },
  FAILED,
  FAILED_UPDATING: {
    means: 'The last change did not go through: email address and password may be the old ones.',
    next: 'edit it and save the change once more. If that fails too, ask IONOS support, with the id.',
  },
  FAILED_DESTROYING: {
    means: 'It was to be deleted, and that did not finish.',
    next: 'delete it once more. If that fails too, ask IONOS support, with the id.',
  },
  FAILED_SUSPENDED: {
    means: 'It was to be suspended, and that did not finish.',
    next: 'ask IONOS support, with the id.',
  },
  FAILED_HIBERNATING: {
    means: 'It was to be put to rest, and that did not finish.',
    next: 'ask IONOS support, with the id.',
  },
  FAILED_MAINTENANCE: {
    means: 'IONOS was working on it, and that did not finish.',
    next: 'ask IONOS support, with the id.',
  },
  INACTIVE: PAUSED,
  SUSPENDED: PAUSED,
  HIBERNATING: PAUSED,
  MAINTENANCE: { means: 'IONOS is working on it.', next: 'wait. The list shows when it is done.' },
  TERMINATED: {
    means: 'The unit is deleted, and its backups with it.',
    next: 'nothing. It leaves the list by itself.',
  },
};

export function meaningOf(state: string): Meaning {
  return (
    MEANINGS[state.toUpperCase()] ??
    (/^failed/i.test(state)
      ? FAILED
      : {
          means: state === '' ? 'The API does not say how it is.' : 'This page does not know this state.',
          next: 'refresh in a moment. If it stays so, ask IONOS support, with the id.',
        })
  );
}
