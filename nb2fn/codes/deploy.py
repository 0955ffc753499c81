"""Pages of the deployment codes: state, versions, access, checks, and what providers say."""

from __future__ import annotations

from nb2fn.codes.page import Page

_AGAIN = "Then run the same command again: it goes on where it stopped."

PAGES: tuple[Page, ...] = (
    Page(
        "NB518",
        "the build has no zip to deploy",
        "`--layout plugins` writes the classic project, which npm plugins pack while osls deploys "
        "it. nb2fn deploys zips of its own making: their content was proven.",
        "Build without `--layout plugins`, or deploy it by hand: `npm install`, `npx osls deploy`.",
    ),
    Page(
        "NB520",
        "no such deployment, or several",
        "Deployments are remembered in `.nb2fn/deployments`, in the folder they were made from or "
        "the nearest above it. A name may be deployed to several targets and stages.",
        "Go to the folder it was deployed from, or name the target and stage: "
        "`--target aws --stage prod`. `nb2fn list` lists all that are known.",
    ),
    Page(
        "NB521",
        "another nb2fn is at work on this deployment",
        "Two deploys at once would undo each other's steps, so one of them holds a lock. It ends "
        "with its process, even if that is killed.",
        "Wait until it is done. The message names the process and who started it.",
    ),
    Page(
        "NB522",
        "the state of a deployment cannot be read",
        "A later version of nb2fn wrote it, or the file is damaged. nb2fn does not guess what is "
        "deployed.",
        "Use the nb2fn that wrote it, or take the file from a backup. To start anew, move the file "
        "away and `nb2fn deploy --force`; what runs at the target is not touched by that.",
    ),
    Page(
        "NB523",
        "the deployed endpoint does not give the notebook's answers",
        "Before a version becomes live it is asked the notebook's own questions where it runs. Its "
        "answers may differ by the rounding of their sums, for its processor may be another; this "
        "one differs by more, or fails. The version before is still live.",
        "See the notes: which question, which answer. Build the notebook again and deploy that. If "
        "it differs again, the place it runs at computes something else: please report it.",
    ),
    Page(
        "NB524",
        "a version does not start on this machine",
        "Its process ended while it loaded, or took too long. The version before is still live.",
        "See the end of its log in the message. `nb2fn serve BUILD_DIR` starts the same in the "
        "terminal.",
    ),
    Page(
        "NB525",
        "the endpoint is open to everyone",
        "`--public` deploys an endpoint without a token. Whoever finds its URL may ask, at your "
        "cost, and learn what its answers tell of the data.",
        "If that is not what you want: `nb2fn deploy --auth token`.",
    ),
    Page(
        "NB526",
        "the target does not have this way of access",
        "`token` and `none` are the endpoint's own and work everywhere. `iam` and `function-key` "
        "are done by the provider, and not every provider does them.",
        "Choose one of those in the message.",
    ),
    Page(
        "NB527",
        "no such version to go back to",
        "The builds of the last five versions are kept in `.nb2fn/versions`. The one wanted was "
        "never there, is older, or its files were changed.",
        "Name one that is kept (`nb2fn status NAME` lists them), or check the notebook out as it "
        "was and deploy it.",
    ),
    Page(
        "NB528",
        "the build is for another target",
        "A build holds the wheels of one platform and the entry point of one provider.",
        "Deploy the notebook itself with `--target`, or build it with `--target` first.",
    ),
    Page(
        "NB529",
        "the token is not on this machine",
        "A token is made by the first deploy, shown once, and kept in the keyring of the machine "
        "that made it. The endpoint and the state hold its SHA-256 alone.",
        "Set `NB2FN_TOKEN` to it, or make a new one with `nb2fn deploy --new-token`; the old one "
        "is void then.",
    ),
    Page(
        "NB530",
        "the token could not be kept",
        "There is no keyring here, and the file that takes its place cannot be written.",
        "Keep the token that was shown yourself, and set `NB2FN_TOKEN` to it when you ask.",
    ),
    Page(
        "NB531",
        "not an origin",
        "`--cors` names the pages that may ask from a browser, by their origin: scheme, host and "
        "port. `*` would let every page ask, and is refused.",
        "Write `https://app.example.com`, without a path or a slash at its end.",
    ),
    Page(
        "NB532",
        "a stage's name that providers refuse",
        "The stage becomes part of the names of stacks, functions and roles, which have strict "
        "rules.",
        "Choose 1 to 20 of a–z, 0–9 and `-`, a letter first: `dev`, `prod`, `team-a`.",
    ),
    Page(
        "NB533",
        "the endpoint's port is not free",
        "An endpoint on this machine keeps its port. While it was not running, another program "
        "took it.",
        "End that program, or `nb2fn remove` the endpoint and deploy it again: it takes a free "
        f"port then. {_AGAIN}",
    ),
    Page(
        "NB534",
        "the process that keeps the endpoint running has ended",
        "It was killed, or the machine was switched off meanwhile.",
        _AGAIN,
    ),
    Page(
        "NB535",
        "a deploy was interrupted",
        "Every instruction is written down before and after it is carried out. What was live "
        "still is.",
        _AGAIN,
    ),
    Page(
        "NB536",
        "the deployment is not live",
        "Its first deploy did not reach its end, so there is nobody to ask.",
        "Run `nb2fn deploy` again; `nb2fn status NAME` shows how far it got.",
    ),
    Page(
        "NB540",
        "a tool to deploy with is missing",
        "AWS stacks are deployed by osls, the free fork of Serverless Framework 3, or by "
        "Serverless Framework 3 itself; everything else is asked through boto3. Serverless "
        "Framework 4 wants an account of its maker and is not used.",
        'Install what the message names: `npm install --global osls`, `pip install "nb2fn[aws]"`.',
    ),
    Page(
        "NB541",
        "the provider does not know who you are",
        "There are no credentials, or they have expired or are wrong. Nothing was changed.",
        f"Sign in as the message says. {_AGAIN}",
    ),
    Page(
        "NB542",
        "no such region",
        "The region does not exist, is not enabled for your account, or none was named.",
        "Name one that the message lists: `--region eu-central-1`.",
    ),
    Page(
        "NB543",
        "the provider does not let you do this",
        "Your credentials are valid, and a permission is missing that the message names.",
        f"Have it granted, or use other credentials. {_AGAIN}",
    ),
    Page(
        "NB544",
        "a quota is reached",
        "The account has as many functions, stacks, buckets or bytes of code as it may have.",
        f"Remove what is not needed, or have the quota raised. {_AGAIN}",
    ),
    Page(
        "NB545",
        "the provider does not answer as it should",
        "The network is gone, requests come too fast, or the provider has a fault. It was tried "
        "several times. What was live still is.",
        _AGAIN,
    ),
    Page(
        "NB546",
        "the clock is wrong",
        "Requests to providers are signed with the time; where that differs by minutes they are "
        "refused.",
        f"Set the clock (`timedatectl set-ntp true`). {_AGAIN}",
    ),
    Page(
        "NB547",
        "someone else has changed the deployment",
        "What is at the provider is not what nb2fn left there: deployed by hand, from another "
        "machine, or changed in the console. A deploy would undo that unseen.",
        "Find out whether the change is to be kept. `nb2fn deploy --force` puts your version in "
        "its stead; a resource group at Azure that nb2fn did not make for this deployment it "
        "leaves alone, since a removal would delete all that is in it.",
    ),
    Page(
        "NB548",
        "the deployment cannot be changed now",
        "The provider is at work on it for someone else, or it is stuck in a state that only the "
        "provider's own tools can end.",
        f"Do what the message says. {_AGAIN}",
    ),
    Page(
        "NB549",
        "the provider refused",
        "An error that has no code of its own here; the message has the provider's own words.",
        f"Set right what it names. {_AGAIN}",
    ),
)
