/** An application with zone.js and its fetch plugin, whose component makes the calls. */
import { ApplicationRef, Component, inject, NgZone, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import * as library from 'ionos-backup';
// @ts-expect-error -- JavaScript without declarations
import { baseUrl, report } from '../report.js';
// @ts-expect-error -- JavaScript without declarations
import { scenario } from '../scenario.mjs';

declare const Zone: { __symbol__(name: string): string };

@Component({ selector: 'app-root', template: '<output>{{ text }}</output>' })
class App {
  text = 'waiting';
  private readonly zone = inject(NgZone);
  private readonly application = inject(ApplicationRef);

  constructor() {
    report(this.run());
  }

  private async run(): Promise<string> {
    if (!(Zone.__symbol__('fetch') in globalThis)) throw new Error('fetch is not that of zone.js');
    this.text = await this.zone.run(() => scenario(library, baseUrl) as Promise<string>);
    // Calls leave no task behind: the application comes to rest, and has shown what came of them.
    await this.application.whenStable();
    const shown = document.querySelector('output')?.textContent;
    if (shown !== this.text) throw new Error(`it shows ${shown}, not ${this.text}`);
    return this.text;
  }
}

bootstrapApplication(App, { providers: [provideZoneChangeDetection()] }).catch((error: unknown) =>
  report(Promise.reject(error)),
);
