// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles a function for the plain x86-64 and for AVX2, chosen at run time. Private to the room.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define INTERPOSE_WIDEST_VECTORS __attribute__((target_clones("default", "avx2")))
#else
#define INTERPOSE_WIDEST_VECTORS
#endif
