//! From a protocol and a seed to the arms of its nights, and whether a trial is what it was.
//!
//! Owns: drawing, and the faults that leave a trial without a result.
//! Must not know: any cramp.

use diary::{
    Arm, Diary, EventId, TrialView,
    trial::{self, Allocation, Broken, Digest},
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use stats::experiment::{self, AllocationSet, Design};

use super::{Unit, standing};

/// Why a trial can have no result, whatever its nights say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("another trial ran on some of the same nights")]
    Overlap { other: EventId },
    #[error("its nights are dealt out in a way that this version of Charley does not know")]
    UnknownDesign,
    #[error("the seed does not give the arms that are stored")]
    SeedAndArmsDiffer,
}

/// Every block of a design drawn night by night, or cramp by cramp, holds so many, and no arm
/// stands more often in a row: what [`Design::PermutedBlocks`] means.
const BLOCK_PLACES: u16 = 4;
const LONGEST_RUN: u16 = 3;

/// A design as a protocol holds it.
pub(super) fn for_protocol(design: Design, unit: Unit) -> trial::Design {
    let small = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
    match design {
        Design::PermutedBlocks { blocks } if unit == Unit::Cramps => trial::Design::Cramps {
            blocks: small(blocks),
            block_cramps: BLOCK_PLACES,
            longest_run: LONGEST_RUN,
        },
        Design::PermutedBlocks { blocks } => trial::Design::Nightly {
            blocks: small(blocks),
            block_nights: BLOCK_PLACES,
            longest_run: LONGEST_RUN,
        },
        Design::Pairs { pairs, length, discard } => trial::Design::Pairs {
            pairs: small(pairs),
            block_nights: small(length),
            discard_nights: small(discard),
        },
    }
}

/// Every order that a protocol allows.
pub(super) fn set_of(design: trial::Design) -> Result<AllocationSet, Fault> {
    let design = match design {
        trial::Design::Nightly { blocks, block_nights: places, longest_run }
        | trial::Design::Cramps { blocks, block_cramps: places, longest_run }
            if (places, longest_run) == (BLOCK_PLACES, LONGEST_RUN) =>
        {
            Design::PermutedBlocks { blocks: blocks.into() }
        }
        trial::Design::Nightly { .. } | trial::Design::Cramps { .. } => {
            return Err(Fault::UnknownDesign);
        }
        trial::Design::Pairs { pairs, block_nights, discard_nights } => Design::Pairs {
            pairs: pairs.into(),
            length: block_nights.into(),
            discard: discard_nights.into(),
        },
    };
    AllocationSet::of(design).map_err(|_| Fault::UnknownDesign)
}

/// The arms that a seed gives. The same seed gives the same arms everywhere.
pub(super) fn allocation(design: trial::Design, seed: Digest) -> Result<Allocation, Fault> {
    let mut rng = ChaCha20Rng::from_seed(*seed.as_bytes());
    let drawn = set_of(design)?.draw(&mut rng);
    Ok(Allocation { seed, arms: drawn.into_iter().map(of_diary).collect() })
}

pub(super) fn of_diary(arm: experiment::Arm) -> Arm {
    match arm {
        experiment::Arm::A => Arm::With,
        experiment::Arm::B => Arm::Without,
    }
}

pub(super) fn of_stats(arm: Arm) -> experiment::Arm {
    match arm {
        Arm::With => experiment::Arm::A,
        Arm::Without => experiment::Arm::B,
    }
}

/// What was drawn for a trial, where nothing speaks against it.
pub(super) fn sound<'d>(
    diary: &Diary,
    id: EventId,
    trial: &'d TrialView,
) -> Result<&'d Allocation, Fault> {
    let drawn = trial.allocation()?;
    if allocation(trial.protocol().design, drawn.seed)?.arms != drawn.arms {
        return Err(Fault::SeedAndArmsDiffer);
    }
    let mut others = diary.trials().filter(|(other, _)| *other != id);
    let span = standing::span(diary, id, trial);
    match others.find(|(id, other)| span.overlaps(&standing::span(diary, *id, other))) {
        Some((other, _)) => Err(Fault::Overlap { other }),
        None => Ok(drawn),
    }
}

/// What speaks against a trial's ever coming to a result.
pub fn fault(diary: &Diary, id: EventId) -> Option<Fault> {
    sound(diary, id, diary.trial(id)?).err()
}

/// Nights of one pair, or of one block of four.
pub(super) fn unit_places(design: Design) -> u64 {
    design.with_blocks(1).places()
}
