// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of the heat solver, on one colour of one grid row at a time. Private to the room.
// Cells are coloured like a checkerboard in (x, y): red where x + y is even, black where it is odd. One colour of a row
// (all its x, all z at one y) is nz planes of `count` cells without a gap; a cell's neighbours in x and y are all of
// the other colour and lie at the same place of that colour's row, or one before or after it. Where a row ends, the
// neighbour read is another cell's, through a face of conductance zero.
#pragma once

#include <cstddef>

namespace interpose {

/// Four faces of each cell of one colour of a row and the cells behind them.
struct Neighbours
{
    const float *g_west, *g_east, *g_south, *g_north; ///< conductances, W/K
    const float *west, *east, *south, *north;         ///< values there
};

/// out = load + sum of conductance * neighbour; load may be null. n cells.
void gather(std::ptrdiff_t n, const Neighbours& beside, const float* load, float* out);

/// The vertical (z) lines of one colour of a row.
struct Lines
{
    int nz = 0, count = 0;
    const float* excess = nullptr;        ///< pivot less the conductance through the upper face, W/K
    const float* inverse_pivot = nullptr; ///< of the elimination from the bottom
};

/// Factors of the lines, free of cancellation. Neighbours' values are not read; `ends` are the conductances to ambient,
/// one plane each; storage may be null. `up`: through the upper face, zero in the top plane.
void factoriseLines(int nz, int count, const Neighbours& beside, const float* up, const float* bottom, const float* top,
                    const float* storage, float* excess, float* inverse_pivot);
/// Exact solution of all lines. scratch: max(count, 8) floats per plane, apart from the others; rhs may be read a few
/// floats beyond its end.
void solveLines(const Lines& lines, const float* rhs, float* scratch, float* solution);

/// A value per line that the unknowns are near to. Solving for the distance to it, single precision keeps the sum of
/// what flows sideways, of which a fine grid's large conductances and nearly equal neighbours would leave little.
struct Reference
{
    const float* value = nullptr;                  ///< one plane
    const float *bottom = nullptr, *top = nullptr; ///< conductances to ambient, one plane each, W/K
    const float* storage = nullptr;                ///< to the cell's own past, W/K; null: none
};
/// Right-hand side for the distance: load + what neighbours and ends bring to lines that are all at the reference.
void gatherAbout(int nz, int count, const Neighbours& beside, const float* load, const Reference& about, float* out);
/// reference + solution of all lines. rhs is used up.
void solveLinesAbout(const Lines& lines, float* rhs, const float* reference, float* solution);
/// The same, of which only the change is wanted: old - reference - solution.
void solveLinesForChange(const Lines& lines, float* rhs, const float* reference, const float* old, float* change);

/// How columns of a grid merge into those of a coarser one: stretches of pairs and stretches of single columns.
struct ColumnRun
{
    int coarse = 0, count = 0; ///< columns [coarse, coarse + count) of the coarse grid
    int fine = 0;              ///< first column of the fine grid
    bool paired = false;       ///< each holds two fine columns, else one
};
struct ColumnRuns
{
    const ColumnRun* runs = nullptr;
    int size = 0;
    int columns = 0; ///< of the coarse grid
};

/// Adds the red cells of a row of parity y % 2 = parity to the natural coarse row (nz planes of all columns in x
/// order).
void addRedToCoarse(int nz, int count, const ColumnRuns& to, int parity, const float* red, float* coarse);
/// The coarse row's value for each red cell.
void redFromCoarse(int nz, int count, const ColumnRuns& from, int parity, const float* coarse, float* red);

/// Between natural x order, nz planes of n, and the colours of a row of that parity, `(n + 1) / 2` each.
void splitColours(int nz, int n, int parity, const float* natural, float* red, float* black);
void joinColours(int nz, int n, int parity, const float* red, const float* black, float* natural);

/// The conjugate gradient vectors of the black cells of a row. The image of a correction, what the operator makes of
/// it, is not kept but formed where it is needed: a correction's own lines were solved exactly for the residual before
/// their red neighbours changed, so that its image is the residual plus the sum of conductance * change of the
/// neighbour.
struct StepRow
{
    Neighbours changes;
    const float* correction;
    float *direction, *direction_image, *rise, *residual;
};
struct Extent
{
    float lowest = 0, highest = 0; ///< 0 lies within: rows have places without a cell
};
/// Turns to the new direction (correction + beta * last), goes alpha along it. Returns the extent of the rise. The
/// first step reads neither the last direction nor the rise. n: a multiple of 16.
Extent stepRow(std::ptrdiff_t n, bool first, float alpha, float beta, const StepRow& row);

/// Of a correction and its image; n: a multiple of 16.
struct ImageSums
{
    double with_residual = 0; ///< correction . residual
    double with_image = 0;    ///< correction . image
    double image = 0;         ///< sum
    double largest = 0;       ///< max |correction|
};
ImageSums measureImage(std::ptrdiff_t n, const Neighbours& changes, const float* residual, const float* correction);
/// load += sum of conductance * neighbour; returns the sum of the loads then. n: a multiple of 16.
double bringRow(std::ptrdiff_t n, const Neighbours& beside, float* load_w);

struct PowerSums
{
    double power_w = 0, absolute_power_w = 0;
};
PowerSums sumUp(std::ptrdiff_t n, const double* power);
/// rise += lift + added; returns max |rise|. n cells.
double addRise(int n, double lift, const float* added, double* rise);

/// Spacing of one row for face conductances; all in m.
struct RowSpacing
{
    int nx = 0;
    const double* dx = nullptr;
    double dy = 0, dy_south = 0;
};
/// Conductances of one row of one plane in natural x order, as series of two half cells: west (first entry 0), south
/// (zero without a southern neighbour: ky_south null), up (zero without: kz_up null).
void faceConductances(const RowSpacing& row, double dz, double dz_up, const double* kx, const double* ky,
                      const double* ky_south, const double* kz, const double* kz_up, float* west, float* south,
                      float* up);
/// Face in series with half a cell, h = 0 gives 0. `cover` may be null (all 1).
void endConductances(const RowSpacing& row, double dz, double h, const double* cover, const double* kz, float* end);

} // namespace interpose
