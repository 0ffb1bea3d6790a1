//! The desk's other sides (các mặt khác): what waits, duties, tasks, figures, bundles, search, registry.
//!
//! In: what is asked. Out: what the verb of the program says of it; of the registry, all times of each
//! agency and person.

use super::Desk;
use super::program::Call;
use crate::preview::writer::Query;
use crate::records::agency::{Agency, Person};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

impl Desk {
    /// What a side shows; none where there is no such side.
    pub fn side(&self, path: &str, query: &Query) -> Option<Json> {
        let of = |key: &str| query.get(key).map(String::as_str);
        let words = match path {
            "viec-cho" => Call::of("list").flag("waiting", true).about(&[]),
            "nghia-vu" => {
                Call::of("duties").with("year", of("nam")).with("agency", of("co_quan")).about(&[])
            }
            "nhiem-vu" => Call::of("tasks").flag("all", true).about(&[]),
            "bao-cao" => {
                let year = of("nam").filter(|year| year.bytes().all(|c| c.is_ascii_digit()))?;
                Call::of("report").with("agency", of("co_quan")).about(&[year])
            }
            "tim" => {
                let words: Vec<&str> = of("chu")?.split_whitespace().collect();
                Call::of("list").about(&words)
            }
            "goi" => Call::of("verify").about(&[]),
            "so-sanh" => {
                let file = of("tep").filter(|file| self.read(file).is_some())?;
                Call::of("diff").about(&[file])
            }
            _ => return None,
        };
        let failed = |problem: crate::problem::Problem| json!({ "ma_thoat": 3, "ket_luan": problem.message, "van_de": [] });
        Some(self.program.run(&words).unwrap_or_else(failed))
    }

    /// All agencies and people, with where their entries stand.
    pub fn registry(&self) -> Json {
        let state = self.live.state();
        let Some(loaded) = &state.checked.loaded else { return json!({}) };
        let registry = &loaded.office.corpus.registry;
        let mut agencies: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
        for agency in &registry.agencies {
            agencies.entry(&agency.id.value.0).or_default().push(time_of(agency));
        }
        let agencies = agencies.into_iter().map(|(id, times)| json!({ "ma": id, "ban": times }));
        json!({
            "co_quan": agencies.collect::<Vec<_>>(),
            "nguoi": registry.people.iter().map(of_person).collect::<Vec<_>>(),
            "nay": self.today.iso(),
        })
    }
}

fn time_of(agency: &Agency) -> Json {
    json!({
        "ten": agency.name.0,
        "ten_tat": agency.short_name.0,
        "ky_hieu": agency.mark.0,
        "dia_danh": agency.place_name.0,
        "tu_ngay": agency.from.value.iso(),
        "den_ngay": agency.until.as_ref().map(|until| until.value.iso()),
        "don_vi": agency.units.iter().map(|unit| &unit.name.0).collect::<Vec<_>>(),
        "tep": &*agency.id.place.file,
    })
}

fn of_person(person: &Person) -> Json {
    let posts = person.posts.iter().map(|post| {
        json!({
            "ten": post.title.0,
            "co_quan": post.body.to_string(),
            "duoc_ky": post.may_sign.iter().map(|form| form.word()).collect::<Vec<_>>(),
            "tu_ngay": post.from.value.iso(),
            "den_ngay": post.until.as_ref().map(|until| until.value.iso()),
        })
    });
    json!({
        "ma": person.id.value.0,
        "ten": person.name.0,
        "chuc_vu": posts.collect::<Vec<_>>(),
        "tep": &*person.id.place.file,
    })
}
