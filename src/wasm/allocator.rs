//! The allocator of the npm package's wasm: blocks whose sizes are powers of two, each size with a list of free ones.
//!
//! All that lives in this memory are a few short texts and lists a call, so blocks are never joined or split; a general
//! allocator is six times as much code.

use std::alloc::{GlobalAlloc, Layout};
use std::arch::wasm32::memory_grow;
use std::cell::UnsafeCell;
use std::ptr::null_mut;

/// See the module.
pub(crate) struct Allocator(UnsafeCell<Heap>);

struct Heap {
    /// The first free block of each size, by its power of two. A free block begins with the address of the next one.
    free: [*mut u8; usize::BITS as usize],
    /// What was never given to anybody.
    fresh_from: usize,
    fresh_until: usize,
}

impl Allocator {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(Heap {
            free: [null_mut(); usize::BITS as usize],
            fresh_from: 0,
            fresh_until: 0,
        }))
    }
}

// SAFETY: this wasm has no threads, and nothing below calls what would allocate.
#[expect(unsafe_code, reason = "a static has to say that it may be shared")]
unsafe impl Sync for Allocator {}

// SAFETY: a block belongs to one owner at a time: it leaves the list of free ones, or the fresh memory, when it is
// given out, and comes back by `dealloc` alone. It is as large as its power of two, which is never less than what the
// layout asks for, and begins at a multiple of the alignment.
#[expect(unsafe_code, reason = "an allocator is unsafe")]
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: see `Sync`; nobody else holds it.
        let heap = unsafe { &mut *self.0.get() };
        let power = power_of(layout);
        match heap.free.get_mut(power) {
            Some(first) if !first.is_null() => {
                let block = *first;
                // SAFETY: what `dealloc` has written there.
                *first = unsafe { block.cast::<*mut u8>().read() };
                block
            }
            _ => heap.take(1 << power, layout.align()),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: see `Sync`; nobody else holds it.
        let heap = unsafe { &mut *self.0.get() };
        if let Some(first) = heap.free.get_mut(power_of(layout)) {
            // SAFETY: the block is large enough for an address, aligned for one, and nobody's any more.
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that `size` is legal with this alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if power_of(wanted) == power_of(layout) {
            return block;
        }
        // SAFETY: both are blocks of ours, different ones, and each as large as its layout says.
        unsafe {
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

impl Heap {
    /// A block of memory that was never used.
    fn take(&mut self, size: usize, align: usize) -> *mut u8 {
        let mut from = self.fresh_from.next_multiple_of(align);
        if self.fresh_until.saturating_sub(from) < size {
            let pages = size.wrapping_add(align).div_ceil(PAGE);
            let before = memory_grow::<0>(pages);
            if before == usize::MAX {
                return null_mut();
            }
            let start = before.wrapping_mul(PAGE);
            // What is left of the pages before goes with the new ones where nobody has grown the memory between.
            if start != self.fresh_until {
                from = start;
            }
            self.fresh_until = start.wrapping_add(pages.wrapping_mul(PAGE));
        }
        self.fresh_from = from.wrapping_add(size);
        from as *mut u8
    }
}

/// The power of two of the block for a layout.
fn power_of(layout: Layout) -> usize {
    layout.size().max(layout.align()).max(SMALLEST).next_power_of_two().trailing_zeros() as usize
}

const SMALLEST: usize = 16;
/// A page of wasm memory, in bytes.
const PAGE: usize = 65_536;
