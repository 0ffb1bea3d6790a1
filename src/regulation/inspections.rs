//! What is asked of the team of an inspection.

use crate::problem::{Code, Problem};
use crate::records::inspection::{Inspection, TeamRole};

/// One member leads the team.
pub fn check(record: &Inspection, problems: &mut Vec<Problem>) {
    let leaders = record.team.iter().filter(|member| *member.role == TeamRole::Leader).count();
    if leaders != 1 {
        let place = &record.team[0].role.place;
        let message = format!("đoàn có {leaders} trưởng đoàn; phải có đúng một");
        problems.push(
            Problem::at(Code::WrongTeam, place, message)
                .hint("ghi `vai_tro: truong_doan` cho một người"),
        );
    }
}
