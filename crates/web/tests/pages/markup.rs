//! What every page owes a screen reader, a keyboard and the security policy.

use crate::{host::Host, reading::every_page};

fn every_text() -> Vec<(String, String)> {
    let host = Host::at("2026-11-24T03:12");
    let pages = every_page(&host);
    let mut texts = Vec::new();
    for hour in ["03:20", "07:40", "19:30"] {
        host.set_clock(&format!("2026-11-24T{hour}"));
        texts.extend(pages.iter().map(|address| (address.clone(), host.get(address).text)));
    }
    texts.push(("404".into(), host.get("/nothing").text));
    texts
}

fn tags<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    text.split('<').filter_map(move |part| {
        let rest = part.strip_prefix(name)?;
        rest.starts_with([' ', '>']).then(|| rest.split('>').next().unwrap_or(rest))
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

#[test]
fn every_page_has_a_language_a_title_and_one_heading() {
    for (address, text) in every_text() {
        assert!(text.contains("<html lang=\"en\""), "{address}");
        assert!(!text.contains("<title> · "), "{address}");
        assert_eq!(tags(&text, "h1").count(), 1, "{address}");
        assert_eq!(tags(&text, "main").count(), 1, "{address}");
        assert!(text.contains("href=\"#main\""), "{address}");
    }
}

#[test]
fn every_way_leads_to_a_page_that_marks_where_one_is() {
    let host = Host::at("2026-11-24T14:00");
    let ways = |text: &str| -> Vec<String> {
        let (_, bar) = text.split_once("<nav").unwrap();
        let bar = bar.split("</nav>").next().unwrap();
        tags(bar, "a").filter_map(|tag| attribute(tag, "href")).map(str::to_owned).collect()
    };
    for way in ways(&host.get("/").text) {
        let page = host.get(&way);
        let page = if page.status.is_redirection() { host.get(page.location()) } else { page };
        assert!(page.status.is_success(), "{way}: {}", page.status);
        let mut marked = tags(&page.text, "a").filter(|tag| tag.contains("aria-current"));
        assert!(marked.any(|tag| attribute(tag, "href") == Some(&way)), "{way}");
        assert_eq!(ways(&page.text), ways(&host.get("/").text), "{way}");
    }
}

#[test]
fn nothing_on_a_page_needs_more_than_the_policy_allows() {
    for (address, text) in every_text() {
        assert!(!text.contains(" style=\"") && tags(&text, "style").count() == 0, "{address}");
        for script in tags(&text, "script") {
            assert!(attribute(script, "src").is_some_and(|src| src.starts_with('/')), "{address}");
        }
        for handler in [" onclick=", " onload=", "javascript:", "http://", "https://"] {
            assert!(!text.contains(handler), "{handler} in {address}");
        }
    }
}

#[test]
fn every_form_that_posts_carries_an_id_of_its_own() {
    for (address, text) in every_text() {
        let forms = text.split("<form").skip(1);
        // A form that only looks something up stores nothing.
        let forms: Vec<&str> = forms.filter(|form| !form.starts_with(" method=\"get\"")).collect();
        let ids: Vec<&str> = forms
            .iter()
            .map(|form| {
                let form = form.split("</form>").next().unwrap();
                assert!(form.contains("method=\"post\""), "{address}: {form}");
                let at = form.find("name=\"event\"").unwrap_or_else(|| panic!("{address}: {form}"));
                attribute(&form[at..], "value").unwrap()
            })
            .collect();
        let mut different = ids.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(ids.len(), different.len(), "{address}");
    }
}

#[test]
fn every_control_has_a_label_and_every_id_is_its_own() {
    for (address, text) in every_text() {
        let labelled: Vec<&str> =
            tags(&text, "label").filter_map(|label| attribute(label, "for")).collect();
        for name in ["input", "select", "textarea"] {
            for control in tags(&text, name) {
                if attribute(control, "type") == Some("hidden") {
                    continue;
                }
                let id = attribute(control, "id").unwrap_or_else(|| panic!("{address}: {control}"));
                assert!(labelled.contains(&id), "{address}: {control}");
            }
        }
        let mut ids: Vec<&str> =
            text.split('<').filter_map(|part| attribute(part.split('>').next()?, "id")).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(all, ids.len(), "{address}");
    }
}

#[test]
fn every_picture_has_a_name_or_is_hidden_from_screen_readers() {
    for (address, text) in every_text() {
        for picture in tags(&text, "svg") {
            let named = attribute(picture, "aria-labelledby").is_some();
            let hidden = attribute(picture, "aria-hidden") == Some("true");
            assert!(named || hidden, "{address}: {picture}");
        }
        let strips = text.split("class=\"strip\"").skip(1);
        for cell in strips.flat_map(|strip| strip.split("<li>").skip(1).take(14)) {
            assert!(cell.contains("class=\"visually-hidden\""), "{address}: {cell}");
        }
    }
}
