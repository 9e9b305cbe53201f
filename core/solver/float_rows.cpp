// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/float_rows.hpp"

#include <algorithm>
#include <cstring>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace interpose {

namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kLine = 64;

std::size_t roundedUp(std::size_t bytes, std::size_t step)
{
    return (bytes + step - 1) / step * step;
}

} // namespace

FloatPool::~FloatPool()
{
    for (const Block& block : m_blocks)
        ::operator delete(block.memory, std::align_val_t{kLargePage});
}

float* FloatPool::take(std::size_t floats)
{
    const std::size_t bytes = roundedUp(floats * sizeof(float), kLine);
    auto block = std::ranges::find_if(m_blocks, [&](const Block& b) { return b.size - b.used >= bytes; });
    if (block == m_blocks.end()) {
        const std::size_t size = roundedUp(bytes, kLargePage);
        auto* memory = static_cast<std::byte*>(::operator new(size, std::align_val_t{kLargePage}));
#ifdef __linux__
        madvise(memory, size, MADV_HUGEPAGE); // a wish
#endif
        m_blocks.push_back({memory, size, 0});
        block = m_blocks.end() - 1;
    }
    std::byte* piece = block->memory + block->used;
    block->used += bytes;
    std::memset(piece, 0, bytes);
    return reinterpret_cast<float*>(piece);
}

void FloatPool::reset()
{
    for (Block& block : m_blocks)
        block.used = 0;
}

std::size_t FloatPool::bytes() const
{
    std::size_t sum = 0;
    for (const Block& block : m_blocks)
        sum += block.size;
    return sum;
}

void FloatRows::allocate(FloatPool& pool, int rows, std::ptrdiff_t width)
{
    constexpr std::ptrdiff_t line = kLine / sizeof(float);
    m_stride = (width + line - 1) / line * line + line; // loops round up to a line and look one further
    if (m_stride % 256 == 0) m_stride += line; // rows a page apart would fall into the same lines of the nearest cache
    m_first = pool.take(static_cast<std::size_t>((rows + 2) * m_stride + 2 * line)) + line + m_stride;
}

} // namespace interpose
