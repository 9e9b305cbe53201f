// SPDX-License-Identifier: GPL-3.0-or-later
// The selection signals real changes once and forgets what is gone.
#include "document/selection.hpp"

#include <QSignalSpy>
#include <QTest>

using namespace interpose;

class tst_selection_set : public QObject
{
    Q_OBJECT

private:
    const PlacedId a{"A"}, b{"B"}, c{"C"};

private slots:
    void setSignalsOnceAndOnlyOnChange()
    {
        Selection selection;
        QSignalSpy spy(&selection, &Selection::changed);
        selection.set({a, b});
        QCOMPARE(spy.count(), 1);
        selection.set({b, a});
        QCOMPARE(spy.count(), 1);
        selection.clear();
        selection.clear();
        QCOMPARE(spy.count(), 2);
    }

    void singleIsTheOnlyOne()
    {
        Selection selection;
        QVERIFY(!selection.single());
        selection.set({b});
        QVERIFY(selection.single() == b);
        selection.toggle(a);
        QVERIFY(!selection.single());
        selection.toggle(b);
        QVERIFY(selection.single() == a);
    }

    void retainKeepsTheCommonOnes()
    {
        Selection selection;
        selection.set({a, b});
        QSignalSpy spy(&selection, &Selection::changed);
        selection.retain({a, b, c});
        QCOMPARE(spy.count(), 0);
        selection.retain({b, c});
        QCOMPARE(spy.count(), 1);
        QVERIFY(selection.single() == b);
    }
};

QTEST_GUILESS_MAIN(tst_selection_set)
#include "tst_selection_set.moc"
