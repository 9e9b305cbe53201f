// SPDX-License-Identifier: GPL-3.0-or-later
// Works out the formula of an explanation: + - * / ^ (right to left), parentheses, pi, numbers, symbols, and
// functions, the binomial and the count on a wafer done the long way.
#pragma once

#include "flow/explain_flow.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace interpose::tests {

class Formula
{
public:
    static double value(const Explanation& explanation)
    {
        Formula formula(explanation);
        const double value = formula.sum();
        if (formula.m_at != formula.m_text.size()) throw std::runtime_error("trailing text");
        return value;
    }

private:
    explicit Formula(const Explanation& explanation) : m_text(explanation.formula)
    {
        for (const ExplainInput& input : explanation.inputs)
            if (!m_symbols.emplace(input.symbol, input.value).second) throw std::runtime_error("symbol given twice");
        std::erase(m_text, ' ');
    }

    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }

    double sum()
    {
        double value = product();
        for (;;) {
            if (take('+'))
                value += product();
            else if (take('-'))
                value -= product();
            else
                return value;
        }
    }

    double product()
    {
        double value = power();
        for (;;) {
            if (take('*'))
                value *= power();
            else if (take('/'))
                value /= power();
            else
                return value;
        }
    }

    double power()
    {
        if (take('-')) return -power();
        const double base = atom();
        return take('^') ? std::pow(base, power()) : base;
    }

    double atom()
    {
        if (take('(')) return closed();
        std::string word;
        while (m_at < m_text.size() && (std::isalnum(static_cast<unsigned char>(m_text[m_at])) || m_text[m_at] == '.'))
            word += m_text[m_at++];
        if (word.empty()) throw std::runtime_error("nothing to work with");
        if (std::isdigit(static_cast<unsigned char>(word.front()))) return std::stod(word);
        if (take('(')) return function(word);
        return word == "pi" ? std::numbers::pi : m_symbols.at(word);
    }

    double function(const std::string& name)
    {
        std::vector<double> x{sum()};
        while (take(','))
            x.push_back(sum());
        if (!take(')')) throw std::runtime_error("not closed");
        if (name == "max" && x.size() == 2) return std::max(x[0], x[1]);
        if (name == "atmost" && x.size() == 3) return atMost(x[0], std::round(x[1]), std::floor(x[2]));
        if (name == "wholedies" && x.size() == 6) return wholeDies(x);
        if (x.size() != 1) throw std::runtime_error("wrong number of arguments");
        if (name == "exp") return std::exp(x[0]);
        if (name == "log") return std::log(x[0]);
        if (name == "sqrt") return std::sqrt(x[0]);
        if (name == "ceil") return std::ceil(x[0]);
        if (name == "floor") return std::floor(x[0]);
        if (name == "round") return std::nearbyint(x[0]);
        throw std::runtime_error("no such function");
    }

    /// Sum of all terms, each by the logarithms of factorials.
    static double atMost(double failure, double tries, double most)
    {
        if (failure <= 0 || most >= tries) return 1;
        double sum = 0;
        for (double k = 0; k <= most; ++k)
            sum += std::exp(std::lgamma(tries + 1) - std::lgamma(k + 1) - std::lgamma(tries - k + 1) +
                            k * std::log(failure) + (tries - k) * std::log1p(-failure));
        return sum;
    }

    /// Corner by corner: width, height, street, radius, lower-left corner of one die.
    static double wholeDies(const std::vector<double>& x)
    {
        const double pitchX = x[0] + x[2], pitchY = x[1] + x[2], r = x[3] + 1e-9;
        const int columns = static_cast<int>(2 * r / pitchX) + 2, rows = static_cast<int>(2 * r / pitchY) + 2;
        double dies = 0;
        for (int i = -columns; i <= columns; ++i)
            for (int j = -rows; j <= rows; ++j) {
                const double left = x[4] + i * pitchX, low = x[5] + j * pitchY;
                const double farX = std::max(std::abs(left), std::abs(left + x[0]));
                const double farY = std::max(std::abs(low), std::abs(low + x[1]));
                if (std::hypot(farX, farY) <= r) ++dies;
            }
        return dies;
    }

    double closed()
    {
        const double value = sum();
        if (!take(')')) throw std::runtime_error("not closed");
        return value;
    }

    std::string m_text;
    std::map<std::string, double> m_symbols;
    std::size_t m_at = 0;
};

/// The formula gives the value, to 1e-9 of it.
inline bool agrees(const Explanation& one)
{
    const double least = one.unit == "ppm" ? 1 : 1e-3; // a ppm is counted from one
    return std::abs(Formula::value(one) - one.value) <= 1e-9 * std::max(std::abs(one.value), least);
}

inline std::string told(const Explanation& one)
{
    std::string text = one.key + " = " + one.formula + ": " + std::to_string(Formula::value(one)) + ", not " +
                       std::to_string(one.value) + ';';
    for (const ExplainInput& input : one.inputs)
        text += ' ' + input.symbol + " = " + std::to_string(input.value);
    return text;
}

} // namespace interpose::tests
