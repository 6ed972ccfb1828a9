//! The same work for many seeds, on several threads.
//!
//! Owns: sharing out the seeds, and the order of the results.
//! Must not know: what is done with a seed.

use std::{
    num::NonZeroUsize,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

/// `work` for every seed below `count`, in the order of the seeds, whoever did which.
pub fn each<T: Send>(threads: NonZeroUsize, count: u32, work: impl Fn(u32) -> T + Sync) -> Vec<T> {
    let next = AtomicU32::new(0);
    let done = Mutex::new(Vec::with_capacity(count as usize));
    std::thread::scope(|scope| {
        for _ in 0..threads.get() {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count {
                        break;
                    }
                    let result = work(seed);
                    let mut done = done.lock().expect("no thread panics while it holds this");
                    done.push((seed, result));
                    progress(done.len(), count);
                }
            });
        }
    });
    let mut done = done.into_inner().expect("the scope ends with every thread");
    done.sort_by_key(|(seed, _)| *seed);
    done.into_iter().map(|(_, result)| result).collect()
}

fn progress(done: usize, count: u32) {
    let tenth = (count as usize).div_ceil(10);
    if done.is_multiple_of(tenth) || done == count as usize {
        eprintln!("  {done} of {count}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_seeds() {
        let two = NonZeroUsize::new(2).unwrap();
        assert_eq!(
            each(two, 50, |seed| seed * 2),
            (0..50).map(|seed| seed * 2).collect::<Vec<_>>()
        );
        assert!(each(two, 0, |seed| seed).is_empty());
    }
}
