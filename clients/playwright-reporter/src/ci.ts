type Variables = Record<string, string | undefined>;

/** What a build server's variables say of this build. */
export interface Build {
  /** The same in all jobs of one build: shards of a suite find one another by it. */
  id?: string;
  branch?: string;
  commit?: string;
  link?: string;
}

function joined(...parts: (string | undefined)[]): string | undefined {
  return parts.every(part => part) ? parts.join('') : undefined;
}

function gitHub(env: Variables): Build {
  return {
    id: joined('github-', env.GITHUB_RUN_ID, '-', env.GITHUB_RUN_ATTEMPT ?? '1'),
    branch: env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME,
    commit: env.GITHUB_SHA,
    link: joined(env.GITHUB_SERVER_URL, '/', env.GITHUB_REPOSITORY, '/actions/runs/', env.GITHUB_RUN_ID),
  };
}

function gitLab(env: Variables): Build {
  return {
    id: joined('gitlab-', env.CI_PIPELINE_ID),
    branch: env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME || env.CI_COMMIT_REF_NAME,
    commit: env.CI_COMMIT_SHA,
    link: env.CI_JOB_URL || env.CI_PIPELINE_URL,
  };
}

function buildkite(env: Variables): Build {
  return { id: joined('buildkite-', env.BUILDKITE_BUILD_ID), branch: env.BUILDKITE_BRANCH, commit: env.BUILDKITE_COMMIT, link: env.BUILDKITE_BUILD_URL };
}

function azure(env: Variables): Build {
  return {
    id: joined('azure-', env.BUILD_BUILDID, '-', env.SYSTEM_STAGEATTEMPT ?? '1'),
    branch: (env.SYSTEM_PULLREQUEST_SOURCEBRANCH || env.BUILD_SOURCEBRANCH)?.replace(/^refs\/heads\//, ''),
    commit: env.BUILD_SOURCEVERSION,
    link: joined(env.SYSTEM_COLLECTIONURI, env.SYSTEM_TEAMPROJECT && encodeURIComponent(env.SYSTEM_TEAMPROJECT), '/_build/results?buildId=', env.BUILD_BUILDID),
  };
}

function circle(env: Variables): Build {
  return { id: joined('circleci-', env.CIRCLE_WORKFLOW_ID), branch: env.CIRCLE_BRANCH, commit: env.CIRCLE_SHA1, link: env.CIRCLE_BUILD_URL };
}

function jenkins(env: Variables): Build {
  return {
    id: env.BUILD_TAG,
    branch: env.CHANGE_BRANCH || env.BRANCH_NAME || env.GIT_BRANCH?.replace(/^origin\//, ''),
    commit: env.GIT_COMMIT,
    link: env.BUILD_URL,
  };
}

/** Empty where no build server is known. */
export function buildOf(env: Variables): Build {
  if (env.GITHUB_ACTIONS) return gitHub(env);
  if (env.GITLAB_CI) return gitLab(env);
  if (env.BUILDKITE) return buildkite(env);
  if (env.TF_BUILD) return azure(env);
  if (env.CIRCLECI) return circle(env);
  if (env.JENKINS_URL) return jenkins(env);
  return {};
}
