/** The page: React with TanStack Query. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BackupUnits } from './backup-units';

// The package retries by itself, and knows what may be repeated.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });

createRoot(document.querySelector('#root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <BackupUnits />
    </QueryClientProvider>
  </StrictMode>,
);
