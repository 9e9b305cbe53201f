// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of the heat solver: rows of floats out of large blocks, on large pages where the system has them (on small
// ones a fine grid spends a fifth of its time on finding pages). Private to the room.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace interpose {

/// Hands out zeroed pieces that stay until reset(); the blocks stay until the pool goes.
class FloatPool
{
public:
    FloatPool() = default;
    FloatPool(const FloatPool&) = delete;
    FloatPool& operator=(const FloatPool&) = delete;
    ~FloatPool();
    /// \return  on a cache line
    float* take(std::size_t floats);
    void reset();
    std::size_t bytes() const; ///< of all blocks

private:
    struct Block
    {
        std::byte* memory = nullptr;
        std::size_t size = 0, used = 0;
    };
    std::vector<Block> m_blocks;
};

/// One float per cell of one colour, row by row, with a row of zeros before the first and after the last and a line
/// of zeros after each. Rows begin on cache lines. Lives in its pool.
class FloatRows
{
public:
    /// All zero; `width` floats are used of each row.
    void allocate(FloatPool& pool, int rows, std::ptrdiff_t width);
    float* row(int y) { return m_first + y * m_stride; }
    const float* row(int y) const { return m_first + y * m_stride; }
    std::ptrdiff_t stride() const { return m_stride; }
    bool empty() const { return m_first == nullptr; }

private:
    float* m_first = nullptr;
    std::ptrdiff_t m_stride = 0;
};

} // namespace interpose
