/** An application with zone.js and its fetch plugin, whose component makes the calls. */
import { ApplicationRef, Component, inject, NgZone, provideZoneChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import * as library from 'ionos-backup';
import { BackupUnitsList } from './backup-units.js';
import { baseUrl, report } from '../report.js';
import { scenario } from '../scenario.mjs';

declare const Zone: { __symbol__(name: string): string };

@Component({
  selector: 'app-root',
  imports: [BackupUnitsList],
  template: '<output>{{ text() }}</output><app-backup-units />',
})
class App {
  readonly text = signal('waiting');
  private readonly zone = inject(NgZone);
  private readonly application = inject(ApplicationRef);

  constructor() {
    report(this.run());
  }

  private async run(): Promise<string> {
    if (!(Zone.__symbol__('fetch') in globalThis)) throw new Error('fetch is not that of zone.js');
    const said = await this.zone.run(() => scenario(library, baseUrl) as Promise<string>);
    this.text.set(said);
    // Calls leave no task behind: the application comes to rest, and has shown what came of them.
    await this.application.whenStable();
    const shown = document.querySelector('output')?.textContent;
    if (shown !== said) throw new Error(`it shows ${shown}, not ${said}`);
    const list = document.querySelector('app-backup-units')?.textContent;
    if (!list?.includes('BackupUnitName (AVAILABLE)')) throw new Error(`the recipe shows ${list}`);
    return said;
  }
}

const client = new library.BackupClient({ baseUrl, auth: { token: 'demo-token' } });
const providers = [provideZoneChangeDetection(), { provide: library.BackupClient, useValue: client }];
bootstrapApplication(App, { providers }).catch((error: unknown) => report(Promise.reject(error)));
