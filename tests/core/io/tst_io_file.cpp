// SPDX-License-Identifier: GPL-3.0-or-later
// Saving under bad conditions: at every moment the path holds the old bytes or the new ones. Run with
// "--save-forever PATH" the program saves in a loop, to be killed from outside.
#include "io/file.hpp"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace interpose;

namespace {

constexpr std::size_t kLarge = 1 << 20;
constexpr uid_t kNobody = 65534;

std::string uniform(char c)
{
    return std::string(kLarge, c);
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

mode_t modeOf(const QString& path)
{
    struct stat info = {};
    return ::stat(path.toLocal8Bit().constData(), &info) == 0 ? info.st_mode & 07777 : 0;
}

/// A folder with one file "x" holding "old"; counts what is in it, hidden files too.
class OldFile
{
public:
    OldFile()
    {
        QFile file(path());
        if (file.open(QIODevice::WriteOnly)) file.write("old");
    }
    QString path() const { return m_dir.filePath("x"); }
    std::string stdPath() const { return path().toStdString(); }
    QString folder() const { return m_dir.path(); }
    QStringList files() const { return QDir(m_dir.path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }
    bool isUntouched() const { return contentOf(path()) == "old" && files() == QStringList{"x"}; }

private:
    QTemporaryDir m_dir;
};

/// No file of this process may grow beyond `bytes` while this lives: a full disk without a disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

/// Permissions mean nothing to root: while this lives the process is nobody.
class AsNobody
{
public:
    AsNobody() : m_root(::geteuid() == 0) { m_dropped = !m_root || ::seteuid(kNobody) == 0; }
    ~AsNobody()
    {
        if (m_root && m_dropped && ::seteuid(0) != 0) std::abort();
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    bool dropped() const { return m_dropped; }

private:
    bool m_root, m_dropped;
};

int saveForever(const char* path)
{
    for (char c = 'a';; c = c == 'a' ? 'b' : 'a')
        if (!writeFileAtomically(path, uniform(c))) return 1;
}

} // namespace

class TestIoFile : public QObject
{
    Q_OBJECT

private slots:
    void replacesAndCreates();
    void keepsMode_data();
    void keepsMode();
    void newFileObeysTheUmask();
    void followsLinks();
    void followsDanglingLink();
    void fullDisk_data();
    void fullDisk();
    void readOnlyFolder();
    void writeProtectedFile();
    void refusesWhatIsNoFile();
    void missingFolder();
    void readsUpToTheLimit();
    void readsFilesWithoutSize();
    void killedWhileSaving();
};

void TestIoFile::replacesAndCreates()
{
    const OldFile file;
    QVERIFY(writeFileAtomically(file.stdPath(), "new"));
    QCOMPARE(contentOf(file.path()), QByteArray("new"));
    QVERIFY(writeFileAtomically(file.stdPath(), ""));
    QCOMPARE(contentOf(file.path()), QByteArray(""));
    QVERIFY(writeFileAtomically(file.folder().toStdString() + "/y", uniform('y')));
    QCOMPARE(contentOf(file.folder() + "/y").size(), static_cast<qsizetype>(kLarge));
    QCOMPARE(file.files().size(), 2);
}

void TestIoFile::keepsMode_data()
{
    QTest::addColumn<unsigned>("mode");
    for (const unsigned mode : {0600u, 0640u, 0664u, 0755u})
        QTest::newRow(qPrintable(QString::number(mode, 8))) << mode;
}

void TestIoFile::keepsMode()
{
    QFETCH(unsigned, mode);
    const OldFile file;
    QCOMPARE(::chmod(file.stdPath().c_str(), mode), 0);
    QVERIFY(writeFileAtomically(file.stdPath(), "new"));
    QCOMPARE(modeOf(file.path()), mode);
}

void TestIoFile::newFileObeysTheUmask()
{
    const OldFile file;
    const mode_t before = ::umask(027);
    const auto saved = writeFileAtomically(file.folder().toStdString() + "/y", "new");
    ::umask(before);
    QVERIFY(saved);
    QCOMPARE(modeOf(file.folder() + "/y"), mode_t{0640});
}

void TestIoFile::followsLinks()
{
    const OldFile file;
    const QString link = file.folder() + "/link";
    QVERIFY(QFile::link("x", link));
    QVERIFY(writeFileAtomically(link.toStdString(), "new"));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(contentOf(file.path()), QByteArray("new"));
}

void TestIoFile::followsDanglingLink()
{
    const OldFile file;
    QVERIFY(QDir(file.folder()).mkdir("sub"));
    const QString link = file.folder() + "/link";
    QVERIFY(QFile::link("sub/y", link));
    QVERIFY(writeFileAtomically(link.toStdString(), "new"));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(contentOf(file.folder() + "/sub/y"), QByteArray("new"));
}

void TestIoFile::fullDisk_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1001, 4096, 16'384, 100'000, 1'000'000})
        QTest::newRow(qPrintable(QString::number(size))) << size;
}

void TestIoFile::fullDisk()
{
    QFETCH(int, size);
    const OldFile file;
    const std::string bytes(static_cast<std::size_t>(size), 'n');
    {
        const FileSizeLimit limit(1000);
        const auto saved = writeFileAtomically(file.stdPath(), bytes);
        QVERIFY(!saved);
        QCOMPARE(saved.error().front().file, file.stdPath());
        QVERIFY(saved.error().front().message.find("File too large") != std::string::npos);
        QVERIFY(saved.error().front().hint.find("Free some space") != std::string::npos);
    }
    QVERIFY2(file.isUntouched(), qPrintable(file.files().join(' ')));
    QVERIFY(writeFileAtomically(file.stdPath(), bytes));
}

void TestIoFile::readOnlyFolder()
{
    const OldFile file;
    const QByteArray folder = file.folder().toLocal8Bit();
    QCOMPARE(::chmod(file.stdPath().c_str(), 0666), 0);
    QCOMPARE(::chmod(folder.constData(), 0555), 0);
    {
        const AsNobody nobody;
        if (!nobody.dropped()) QSKIP("needs root or a plain user");
        const auto saved = writeFileAtomically(file.stdPath(), "new");
        QVERIFY(!saved);
        QVERIFY(saved.error().front().message.find("Permission denied") != std::string::npos);
        QVERIFY(!saved.error().front().hint.empty());
    }
    QCOMPARE(::chmod(folder.constData(), 0755), 0);
    QVERIFY(file.isUntouched());
}

void TestIoFile::writeProtectedFile()
{
    const OldFile file;
    QCOMPARE(::chmod(file.folder().toLocal8Bit().constData(), 0777), 0);
    QCOMPARE(::chmod(file.stdPath().c_str(), 0444), 0);
    {
        const AsNobody nobody;
        if (!nobody.dropped()) QSKIP("needs root or a plain user");
        QVERIFY(!writeFileAtomically(file.stdPath(), "new"));
    }
    QVERIFY(file.isUntouched());
}

void TestIoFile::refusesWhatIsNoFile()
{
    const OldFile file;
    QVERIFY(!writeFileAtomically(file.folder().toStdString(), "new"));
    QVERIFY(!writeFileAtomically("/dev/null", "new"));
    const std::string pipe = file.folder().toStdString() + "/pipe";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const auto saved = writeFileAtomically(pipe, "new");
    QVERIFY(!saved);
    QCOMPARE(saved.error().front().message, std::string("cannot save over a pipe"));
    const QString loop = file.folder() + "/loop";
    QVERIFY(QFile::link("loop", loop));
    QVERIFY(!writeFileAtomically(loop.toStdString(), "new"));
}

void TestIoFile::missingFolder()
{
    const OldFile file;
    const auto saved = writeFileAtomically(file.folder().toStdString() + "/none/x", "new");
    QVERIFY(!saved);
    QVERIFY(saved.error().front().message.find("No such file") != std::string::npos);
}

void TestIoFile::readsUpToTheLimit()
{
    const OldFile file;
    QCOMPARE(*readTextFile(file.stdPath(), 3), std::string("old"));
    QVERIFY(!readTextFile(file.stdPath(), 2));
}

/// Files of /proc state no size and hold bytes all the same.
void TestIoFile::readsFilesWithoutSize()
{
    const auto status = readTextFile("/proc/self/status", 1 << 20);
    QVERIFY(status && status->find("VmHWM") != std::string::npos);
    QVERIFY(!readTextFile("/proc/self/status", 10));
}

void TestIoFile::killedWhileSaving()
{
    const OldFile file;
    QVERIFY(writeFileAtomically(file.stdPath(), uniform('a')));
    const QByteArray a = QByteArray::fromStdString(uniform('a')), b = QByteArray::fromStdString(uniform('b'));
    std::mt19937 random(11);
    for (int kill = 0; kill < 40; ++kill) {
        QProcess saver;
        saver.start(QCoreApplication::applicationFilePath(), {"--save-forever", file.path()});
        QVERIFY(saver.waitForStarted());
        QVERIFY(!saver.waitForFinished(std::uniform_int_distribution<int>(5, 40)(random)));
        saver.kill();
        saver.waitForFinished();
        const QByteArray now = contentOf(file.path());
        QVERIFY2(now == a || now == b, qPrintable(QString::number(now.size())));
    }
}

int main(int argc, char** argv)
{
    if (argc == 3 && std::string_view(argv[1]) == "--save-forever") return saveForever(argv[2]);
    QCoreApplication app(argc, argv);
    TestIoFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_io_file.moc"
