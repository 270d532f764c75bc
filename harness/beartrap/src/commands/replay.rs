use crate::Blame;
use crate::cli::ReplayArgs;
use beartrap_report::Saved;

pub(crate) async fn replay(args: &ReplayArgs) -> anyhow::Result<u8> {
    let Some(id) = &args.id else {
        return super::fuzz::replay(&args.run, &args.config, &args.command).await;
    };
    let saved = Saved::read(&args.run).map_err(|error| Blame::usage(error.to_string()))?;
    let Some(result) = saved.result(id) else {
        let nearest = beartrap_report::nearest(id, saved.results.iter().map(|result| result.id.as_str()));
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        return Err(Blame::usage(format!("the run has no result for {id}{hint}")));
    };
    let mut text = String::new();
    for exchange in &result.exchanges {
        text.push_str(&beartrap_report::http(exchange));
        text.push_str(&beartrap_report::curl(exchange));
        text.push('\n');
    }
    if result.exchanges.is_empty() {
        let reason = result.reason().unwrap_or_default();
        text = format!("{} made no request: {reason}\n", result.id);
    }
    beartrap_report::out(&text)?;
    Ok(0)
}
