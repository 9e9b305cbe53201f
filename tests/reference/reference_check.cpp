// SPDX-License-Identifier: GPL-3.0-or-later
// reference_check PATH...: is the core right about every reference case below these paths?
// Exit code 0: every figure in; 1: one out, a file in error or nothing found; 64: usage.
#include "runner.hpp"

#include <iostream>

int main(int argc, char** argv)
{
    using namespace interpose::reference;
    const std::vector<std::filesystem::path> paths(argv + 1, argv + argc);
    const bool asks = !paths.empty() && paths.front().string().starts_with('-');
    if (paths.empty() || asks) {
        std::cerr << "usage: reference_check PATH...\n"
                     "Checks case files, and all *.json below directories, against the core.\n";
        return 64;
    }
    std::ios::sync_with_stdio(false);
    const Tally tally = checkPaths(paths, std::cout);
    printTally(tally, std::cout);
    return tally.fine() ? 0 : 1;
}
