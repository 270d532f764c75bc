//! t
use beartrap_fuzz::{differential as d, mutate::Dice};
use std::collections::BTreeMap;
fn main(){ let mut dice=Dice::new(9); let mut seen:BTreeMap<String,(usize,String)>=BTreeMap::new();
 let n:usize=std::env::args().nth(1).unwrap().parse().unwrap();
 std::panic::set_hook(Box::new(|_|{}));
 for _ in 0..n { let o:Vec<u8>=(0..96).map(|_|dice.number() as u8).collect(); let lie=d::lie(&o); if lie.twists().len()>1{continue;}
  let r=std::panic::catch_unwind(||d::disagreements(&lie)); let r=r.unwrap_or_else(|_|vec!["PANIC".into()]);
  for w in r { let k=format!("{w} | {} | {}", lie.rules().first().map(|r|r.name()).unwrap_or("honest"), if lie.rules().first().is_some_and(|r|r.name()=="policy"||r.name()=="expiry"){format!("{:?}",lie.twists())}else{String::new()}); let e=seen.entry(k).or_insert((0,format!("{:?} {} {:?}",lie.base,lie.algorithm,lie.twists()))); e.0+=1; } }
 for (k,(n,e)) in seen { println!("{n:5} {k}\n        {}",&e.chars().take(300).collect::<String>()); } }
