import type { Suite, TestCase, TestResult, TestStep } from '@playwright/test/reporter';

/** A suite as Playwright would hand it out, as far as the reporter looks at it. */
export class FakeSuite {
  readonly tests: FakeTest[] = [];
  parent: FakeSuite | undefined;
  _parallelMode = 'none';

  allTests(): FakeTest[] {
    return this.tests;
  }

  get real(): Suite {
    return this as unknown as Suite;
  }

  add(title: string, about: Partial<FakeTest> = {}): FakeTest {
    const test = Object.assign(new FakeTest(title, this), about);
    this.tests.push(test);
    this.parent?.tests.push(test);
    return test;
  }
}

export class FakeTest {
  readonly id: string;
  readonly results: TestResult[] = [];
  readonly location = { file: '/suite/tests/shop.spec.ts', line: 4, column: 1 };
  tags = ['@smoke'];
  annotations: { type: string; description?: string }[] = [];
  retries = 0;
  expectedStatus: TestCase['expectedStatus'] = 'passed';

  constructor(readonly title: string, readonly parent: FakeSuite) {
    this.id = `id of ${title}`;
  }

  get real(): TestCase {
    return this as unknown as TestCase;
  }

  titlePath(): string[] {
    return ['', 'chromium', 'tests/shop.spec.ts', 'shop', this.title];
  }

  /** As Playwright counts. */
  outcome(): ReturnType<TestCase['outcome']> {
    const told = this.results.filter(result => result.status !== 'interrupted' && result.status !== 'skipped');
    const good = told.filter(result => result.status === this.expectedStatus).length;
    if (told.length === 0) return 'skipped';
    if (good === told.length) return 'expected';
    return good > 0 ? 'flaky' : 'unexpected';
  }

  begin(): TestResult {
    const result = {
      retry: this.results.length, status: 'skipped', duration: 0, startTime: new Date(), errors: [], attachments: [], steps: [], annotations: [], stdout: [], stderr: [],
      parallelIndex: 0, workerIndex: 0,
    } as unknown as TestResult;
    this.results.push(result);
    return result;
  }
}

export function step(title: string, parent?: TestStep, category = 'test.step'): TestStep {
  return { title, category, parent, startTime: new Date(), duration: 5, steps: [], attachments: [], annotations: [], titlePath: () => [title] } as TestStep;
}
