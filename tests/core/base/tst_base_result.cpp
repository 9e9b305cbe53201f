// SPDX-License-Identifier: GPL-3.0-or-later
// Problems as people read them, and values that are shared until they are changed.
#include "base/result.hpp"
#include "base/shared.hpp"

#include <QtTest>

using namespace interpose;

class TestBaseResult : public QObject
{
    Q_OBJECT
private slots:
    void describe_data();
    void describe();
    void failureHoldsAllProblems();
    void sharedIsAValue();
};

void TestBaseResult::describe_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<QString>("text");
    QTest::newRow("bare") << "" << 0 << "" << "" << "no root";
    QTest::newRow("file") << "a.interpose" << 0 << "" << "" << "a.interpose: no root";
    QTest::newRow("line") << "a.interpose" << 7 << "" << "" << "a.interpose:7: no root";
    QTest::newRow("all") << "a.interpose" << 7 << "/assembly" << "Add one."
                         << "a.interpose:7: no root (at /assembly). Add one.";
}

void TestBaseResult::describe()
{
    QFETCH(QString, file);
    QFETCH(int, line);
    QFETCH(QString, pointer);
    QFETCH(QString, hint);
    QFETCH(QString, text);
    const Problem problem{"no root", file.toStdString(), pointer.toStdString(), line, hint.toStdString()};
    QCOMPARE(QString::fromStdString(interpose::describe(problem)), text);
}

void TestBaseResult::failureHoldsAllProblems()
{
    const Result<int> bad = failure(Problems{{"one", {}, {}, 0, {}}, {"two", {}, {}, 0, {}}});
    QVERIFY(!bad);
    QCOMPARE(bad.error().size(), std::size_t(2));
    const Result<int> good = 3;
    QCOMPARE(*good, 3);
}

void TestBaseResult::sharedIsAValue()
{
    Shared<std::vector<int>> a(std::vector<int>{1, 2});
    Shared<std::vector<int>> b = a;
    QVERIFY(&*a == &*b);
    b.edit([](std::vector<int>& v) { v.push_back(3); });
    QCOMPARE(a->size(), std::size_t(2));
    QCOMPARE(b->size(), std::size_t(3));
    QVERIFY(!(a == b));
    b.edit([](std::vector<int>& v) { v.pop_back(); });
    QVERIFY(a == b);
    QVERIFY(&*a != &*b);
}

QTEST_APPLESS_MAIN(TestBaseResult)
#include "tst_base_result.moc"
