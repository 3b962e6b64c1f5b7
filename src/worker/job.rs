//! Which answers are awaited, so that one that comes too late is told apart and dropped.

use crate::worker::protocol::{Envelope, JobId, Learning, Response, Stage};

/// What a job is for. Of each kind only the youngest is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file, a pasted table or a gallery's data: the new data makes every older question pointless, but for a plan that
    /// is being read: the data may be those that it asks for.
    Load,
    /// The same data once more, for a fresh worker.
    Reload,
    Preview,
    Run,
    Sweep,
    Train,
    LoadModel,
    /// The same model file once more, for a fresh worker.
    ReloadModel,
    TryModel,
    ReadPlan,
    WritePlan,
}

/// The jobs under way in one worker.
#[derive(Debug, Default)]
pub struct Jobs {
    last: u32,
    awaited: Vec<(JobId, Kind)>,
}

/// What a message from the worker means to the page.
#[derive(Debug, PartialEq)]
pub enum Arrival {
    /// The worker listens.
    Ready {
        version: String,
    },
    Progress {
        kind: Kind,
        stage: Stage,
        done: u64,
        total: u64,
    },
    Learning {
        kind: Kind,
        learning: Learning,
    },
    /// The end of a job.
    Answer {
        kind: Kind,
        response: Response,
    },
    /// The worker is of no more use; these jobs get no answer.
    Crashed {
        message: String,
        lost: Vec<Kind>,
    },
    /// An answer to a question that is no longer asked.
    Late,
}

impl Jobs {
    /// Numbers a new job, and stops waiting for those that it replaces.
    pub fn begin(&mut self, kind: Kind) -> JobId {
        match kind {
            Kind::Load => self.awaited.retain(|(_, other)| *other == Kind::ReadPlan),
            Kind::Reload
            | Kind::Preview
            | Kind::Run
            | Kind::Sweep
            | Kind::Train
            | Kind::LoadModel
            | Kind::ReloadModel
            | Kind::TryModel
            | Kind::ReadPlan
            | Kind::WritePlan => {
                self.awaited.retain(|(_, other)| *other != kind);
            }
        }
        self.last = self.last.wrapping_add(1);
        let job = JobId(self.last);
        self.awaited.push((job, kind));
        job
    }

    /// Whether a job of this kind is under way.
    pub fn awaits(&self, kind: Kind) -> bool {
        self.awaited.iter().any(|(_, other)| *other == kind)
    }

    /// Gives up all jobs, because their worker is gone. Their numbers are never used again.
    pub fn forget(&mut self) -> Vec<Kind> {
        self.awaited.drain(..).map(|(_, kind)| kind).collect()
    }

    /// Reads a message of the worker.
    pub fn receive(&mut self, envelope: Envelope<Response>) -> Arrival {
        let Envelope { job, body } = envelope;
        match body {
            Response::Ready { version } => Arrival::Ready { version },
            Response::Crashed { message } => Arrival::Crashed { message, lost: self.forget() },
            Response::Progress { stage, done, total } => match self.kind_of(job) {
                Some(kind) => Arrival::Progress { kind, stage, done, total },
                None => Arrival::Late,
            },
            Response::Learning(learning) => match self.kind_of(job) {
                Some(kind) => Arrival::Learning { kind, learning },
                None => Arrival::Late,
            },
            response @ (Response::Loaded { .. }
            | Response::Trained { .. }
            | Response::ModelLoaded { .. }
            | Response::Tried(_)
            | Response::Preview(_)
            | Response::Audited(_)
            | Response::Swept(_)
            | Response::PlanRead(_)
            | Response::PlanWritten { .. }
            | Response::Rejected(_)) => match self.kind_of(job) {
                Some(kind) => {
                    self.awaited.retain(|(other, _)| *other != job);
                    Arrival::Answer { kind, response }
                }
                None => Arrival::Late,
            },
        }
    }

    fn kind_of(&self, job: JobId) -> Option<Kind> {
        self.awaited.iter().find(|(other, _)| *other == job).map(|(_, kind)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::Preview;

    fn preview_for(job: JobId) -> Envelope<Response> {
        Envelope { job, body: Response::Preview(Preview::default()) }
    }

    #[test]
    fn an_answer_ends_its_job() {
        let mut jobs = Jobs::default();
        let job = jobs.begin(Kind::Preview);
        let arrival = jobs.receive(preview_for(job));
        let response = Response::Preview(Preview::default());
        assert_eq!(arrival, Arrival::Answer { kind: Kind::Preview, response });
        assert!(!jobs.awaits(Kind::Preview));
        assert_eq!(jobs.receive(preview_for(job)), Arrival::Late);
    }

    #[test]
    fn only_the_youngest_of_a_kind_is_awaited() {
        let mut jobs = Jobs::default();
        let old = jobs.begin(Kind::Preview);
        let young = jobs.begin(Kind::Preview);
        assert_eq!(jobs.receive(preview_for(old)), Arrival::Late);
        assert_ne!(jobs.receive(preview_for(young)), Arrival::Late);
    }

    #[test]
    fn jobs_of_different_kinds_do_not_disturb_each_other() {
        let mut jobs = Jobs::default();
        jobs.begin(Kind::Run);
        let preview = jobs.begin(Kind::Preview);
        assert_ne!(jobs.receive(preview_for(preview)), Arrival::Late);
        assert!(jobs.awaits(Kind::Run));
    }

    #[test]
    fn new_data_makes_older_questions_late() {
        let mut jobs = Jobs::default();
        let run = jobs.begin(Kind::Run);
        jobs.begin(Kind::ReadPlan);
        jobs.begin(Kind::Load);
        assert!(jobs.awaits(Kind::ReadPlan), "the data may be those that the plan asks for");
        let progress = Response::Progress { stage: Stage::Resampling, done: 1, total: 2 };
        assert_eq!(jobs.receive(Envelope { job: run, body: progress }), Arrival::Late);
        assert!(jobs.awaits(Kind::Load));
    }

    #[test]
    fn progress_leaves_the_job_under_way() {
        let mut jobs = Jobs::default();
        let job = jobs.begin(Kind::Load);
        let body = Response::Progress { stage: Stage::Reading, done: 4, total: 8 };
        let arrival = jobs.receive(Envelope { job, body });
        let (kind, stage) = (Kind::Load, Stage::Reading);
        assert_eq!(arrival, Arrival::Progress { kind, stage, done: 4, total: 8 });
        assert!(jobs.awaits(Kind::Load));
    }

    #[test]
    fn after_a_crash_nothing_is_awaited_and_old_numbers_stay_late() {
        let mut jobs = Jobs::default();
        let run = jobs.begin(Kind::Run);
        let body = Response::Crashed { message: "out of memory".to_owned() };
        let arrival = jobs.receive(Envelope { job: run, body });
        let lost = vec![Kind::Run];
        assert_eq!(arrival, Arrival::Crashed { message: "out of memory".to_owned(), lost });
        let again = jobs.begin(Kind::Run);
        assert_ne!(again, run);
        assert_eq!(jobs.receive(preview_for(run)), Arrival::Late);
    }

    #[test]
    fn the_greeting_belongs_to_no_job() {
        let body = Response::Ready { version: "0.1.0".to_owned() };
        let arrival = Jobs::default().receive(Envelope { job: JobId(0), body });
        assert_eq!(arrival, Arrival::Ready { version: "0.1.0".to_owned() });
    }
}
