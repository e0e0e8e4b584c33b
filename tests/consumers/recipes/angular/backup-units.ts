/** A component that lists backup units by way of the gateway, and lets go of its call when it is gone. */
import { Component, inject, resource } from '@angular/core';
import { BackupClient, type BackupUnits, isBackupError } from 'ionos-backup';

@Component({
  selector: 'app-backup-units',
  template: `
    @if (units.error(); as error) {
      <p role="alert">{{ textOf(error) }}</p>
    } @else {
      <ul>
        @for (unit of units.value()?.items; track unit.id) {
          <li>{{ unit.properties?.name }} ({{ unit.metadata?.state }})</li>
        }
      </ul>
    }
  `,
})
export class BackupUnitsList {
  private readonly client = inject(BackupClient);
  readonly units = resource({
    loader: ({ abortSignal }): Promise<BackupUnits> => this.client.list({ signal: abortSignal }),
  });

  textOf(error: Error): string {
    return isBackupError(error) && error.code === 'unauthorized' ? 'Sign in first.' : error.message;
  }
}

/** For `bootstrapApplication`: the gateway adds the credentials. */
export const BACKUP_CLIENT = {
  provide: BackupClient,
  useFactory: (): BackupClient => new BackupClient({ baseUrl: `${location.origin}/api/backup` }),
};
