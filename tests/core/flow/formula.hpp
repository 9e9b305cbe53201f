// SPDX-License-Identifier: GPL-3.0-or-later
// Works out the formula of an explanation: + - * / ^ (right to left), parentheses, exp log sqrt, pi, numbers, symbols.
#pragma once

#include "flow/explain_flow.hpp"

#include <cctype>
#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>

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
        if (take('(')) {
            const double x = closed();
            return word == "exp" ? std::exp(x) : word == "log" ? std::log(x) : word == "sqrt" ? std::sqrt(x) : NAN;
        }
        return word == "pi" ? std::numbers::pi : m_symbols.at(word);
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

} // namespace interpose::tests
