type Signal = 'SIGINT' | 'SIGTERM';

/**
 * Hears when the suite's process is told to stop, and keeps nobody from obeying: Playwright goes on to end the suite at
 * Ctrl-C, and SIGTERM ends the process as it would without us, as soon as `told` is done.
 */
export class Signals {
  private readonly onInterrupt = (): void => void this.told('SIGINT');

  private readonly onTerminate = (): void => {
    void this.told('SIGTERM').finally(() => {
      // Ours is gone: whoever else listens has heard of it; if nobody does, this is the end.
      if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
    });
  };

  constructor(private readonly told: (signal: Signal) => Promise<void>) {}

  listen(): void {
    process.once('SIGINT', this.onInterrupt);
    process.once('SIGTERM', this.onTerminate);
  }

  deaf(): void {
    process.off('SIGINT', this.onInterrupt);
    process.off('SIGTERM', this.onTerminate);
  }

  /** What Ctrl-C does in this process alone. False: nobody would hear it, and it would only end this process. */
  interrupt(): boolean {
    process.off('SIGINT', this.onInterrupt);
    return process.listenerCount('SIGINT') > 0 && process.emit('SIGINT', 'SIGINT');
  }
}
