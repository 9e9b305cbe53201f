// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of the heat solver, one grid row (all x, all z at one y) at a time. Private to the room.
// A row is nz planes of [even x | odd x], each half `half` long and padded with zeros, so that the cells of one colour
// of the checkerboard and their neighbours are all read and written at unit stride.
#pragma once

#include <cstddef>

namespace interpose {

/// Where one row of a level lies. Every pointer is to element [z = 0][even half][0] of its array's row.
struct RowOfCells
{
    int nz = 0;
    int half = 0;                 ///< length of a half row, padding included; a multiple of 8
    int count = 0;                ///< even cells of the row; the odd half has as many or one less (its padding is zero)
    const float* west = nullptr;  ///< conductance through the west face, W/K
    const float* south = nullptr; ///< through the south face
    const float* north = nullptr; ///< through the north face: `south` of the next row
    const float* up = nullptr;    ///< through the upper face
    const float *bottom = nullptr, *top = nullptr; ///< to ambient, one plane
    const float* storage = nullptr;                ///< to the cell's own past, W/K; null: none

    std::ptrdiff_t plane() const { return 2 * static_cast<std::ptrdiff_t>(half); }
    std::ptrdiff_t size() const { return plane() * nz; }
};

/// The same row's factors of the vertical (z) lines and its unknowns, for smoothing.
struct SmoothedRow
{
    RowOfCells cells;
    const float* carry = nullptr;         ///< up / pivot
    const float* inverse_pivot = nullptr; ///< of the z line's elimination
    const float* load = nullptr;          ///< right-hand side, W
    float* rise = nullptr;                ///< K
    const float* rise_south = nullptr;    ///< previous row
    const float* rise_north = nullptr;    ///< next row
};

/// How the columns of a row merge into those of a coarser grid: into pairs everywhere (the fast way), or by table.
struct ToCoarse
{
    bool all_paired = true;              ///< cells 2i and 2i + 1 form cell i
    const int* slots = nullptr;          ///< per stored cell of a plane: the cell of the coarse plane that holds it
    const int* west_sources = nullptr;   ///< per coarse column: the stored cell whose west face is its west face
    const float* west_factors = nullptr; ///< per coarse column
    int columns = 0;                     ///< of the coarse grid
    int half = 0;                        ///< of the coarse grid
};

/// Spacing of one row for face conductances; all in m.
struct RowSpacing
{
    int nx = 0;
    const double* dx = nullptr;
    double dy = 0, dy_south = 0;
};

/// Conductances of one row of one plane in natural x order, as series of two half cells: west (first entry 0), south
/// (zero without a southern neighbour: k_south null), up (zero without: kz_up null).
void faceConductances(const RowSpacing& row, double dz, double dz_up, const double* kx, const double* ky,
                      const double* ky_south, const double* kz, const double* kz_up, float* west, float* south,
                      float* up);
/// Face in series with half a cell, h = 0 gives 0. `cover` may be null (all 1).
void endConductances(const RowSpacing& row, double dz, double h, const double* cover, const double* kz, float* end);

/// Natural order to [even | odd] and back.
void splitHalves(const float* natural, int n, float* halves, int half);
void splitHalves(const double* natural, int n, double* halves, int half);
void joinHalves(const double* halves, int half, double* natural, int n);

/// Factors of the z lines of a row (free of cancellation); scratch: 2 * half floats.
void factoriseRow(const RowOfCells& row, float* carry, float* inverse_pivot, float* scratch);

/// Exact z-line solves of the cells of one parity (0 even, 1 odd); lateral neighbours as they are, or zero.
void relaxRow(const SmoothedRow& row, int parity, bool neighboursZero);
/// Residual of the cells of one parity when their lines were solved with zero neighbours: what the neighbours bring.
/// Added to the coarse row. scratch: half floats.
void restrictRow(const SmoothedRow& row, int parity, const ToCoarse& to, float* coarseLoad, float* scratch);
/// Adds the coarse row's value to the cells of one parity.
void prolongRow(const RowOfCells& row, int parity, const ToCoarse& to, const float* coarseRise, float* rise);

/// Adds factor * one fine plane of a row to one coarse plane.
void addPlane(const float* fine, int half, int count, const ToCoarse& to, float factor, float* coarse);
/// The same for west faces, of which each coarse column keeps its outermost.
void addWestFaces(const float* fine, const ToCoarse& to, float* coarse);

/// rise += alpha * direction, then direction = correction + beta * direction. Returns max |rise|.
double turnRow(std::ptrdiff_t n, const float* correction, double alpha, double beta, float* direction, double* rise);
/// image = A direction for one row, in flux form and double precision; returns direction . image of the row.
double applyRow(const RowOfCells& row, const float* direction, const float* south, const float* north, double* image);
/// residual -= alpha * image, load = residual; returns the sum of the residual.
double advanceRow(std::ptrdiff_t n, double alpha, const double* image, double* residual, float* load);

struct CorrectionSums
{
    double largest = 0;       ///< max |correction|
    double with_residual = 0; ///< correction . residual
};
CorrectionSums measureCorrection(std::ptrdiff_t n, const float* correction, const double* residual);

} // namespace interpose
