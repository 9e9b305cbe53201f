// SPDX-License-Identifier: GPL-3.0-or-later
// POSIX only: each system call is looked at, because a full disk tells it late and only once.
#include "io/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interpose {

namespace {

std::string reasonText(int error)
{
    return std::generic_category().message(error);
}

std::string_view remedyFor(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "Free some space, or choose another folder.";
    case EACCES:
    case EPERM:
        return "Ask for permission, or choose another folder.";
    case EROFS:
        return "The disk is mounted read-only; choose another folder.";
    case ENOENT:
    case ENOTDIR:
        return "Check the spelling of the path.";
    case ELOOP:
        return "The symbolic links lead in a circle; name the file itself.";
    case ENAMETOOLONG:
        return "Choose a shorter name.";
    default:
        return "Try again, or choose another folder.";
    }
}

tl::unexpected<Problems> refuse(const std::string& path, const std::string& message, std::string_view hint)
{
    return failure(Problem{message, path, {}, 0, std::string(hint)});
}

tl::unexpected<Problems> cannot(const std::string& path, const std::string& act, int error)
{
    return refuse(path, "cannot " + act + ": " + reasonText(error), remedyFor(error));
}

/// Closes what it opened. `close` may report a late write error, so the writer closes by hand and looks.
class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0) ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    int close() { return ::close(std::exchange(m_fd, -1)); }

private:
    int m_fd;
};

/// Removes the temporary file unless it was renamed away.
class TemporaryFile
{
public:
    explicit TemporaryFile(std::string path) : m_path(std::move(path)) {}
    ~TemporaryFile()
    {
        if (!m_path.empty()) ::unlink(m_path.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return m_path; }
    void keep() { m_path.clear(); }

private:
    std::string m_path;
};

std::string_view kindOfFile(mode_t mode)
{
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

/// The path after every symbolic link, also of links whose target does not exist yet. Errors: errno.
tl::expected<std::string, int> followLinks(std::filesystem::path path)
{
    for (int hops = 0; hops < 40; ++hops) {
        std::error_code error;
        const auto status = std::filesystem::symlink_status(path, error);
        if (status.type() != std::filesystem::file_type::symlink) return path.string();
        const auto target = std::filesystem::read_symlink(path, error);
        if (error) return tl::unexpected(error.value());
        path = target.is_absolute() ? target : path.parent_path() / target;
    }
    return tl::unexpected(ELOOP);
}

/// 0 or errno.
int writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : ENOSPC;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return 0;
}

/// 0 or errno; EIO when the disk holds other bytes than were written.
int compareAll(int fd, std::string_view bytes)
{
    std::string chunk(1 << 16, '\0');
    off_t offset = 0;
    while (true) {
        const ssize_t n = ::pread(fd, chunk.data(), chunk.size(), offset);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        if (n == 0) return bytes.empty() ? 0 : EIO;
        const std::string_view got(chunk.data(), static_cast<std::size_t>(n));
        if (!bytes.starts_with(got)) return EIO;
        bytes.remove_prefix(got.size());
        offset += n;
    }
}

/// The owner may be out of our hands; the mode of a file we made is not. 0 or errno.
int takeOver(int fd, const struct stat& old)
{
    struct stat fresh = {};
    if (::fstat(fd, &fresh) != 0) return errno;
    mode_t mode = old.st_mode & 07777;
    if ((fresh.st_uid != old.st_uid || fresh.st_gid != old.st_gid) && ::fchown(fd, old.st_uid, old.st_gid) != 0)
        mode &= ~static_cast<mode_t>(S_ISUID | S_ISGID);
    return ::fchmod(fd, mode) == 0 ? 0 : errno;
}

/// Creates, fills, flushes and checks the temporary file. 0 or errno.
int fillTemporary(int fd, std::string_view bytes, const struct stat* old)
{
    if (const int error = writeAll(fd, bytes)) return error;
    if (old)
        if (const int error = takeOver(fd, *old)) return error;
    if (::fsync(fd) != 0) return errno;
    return compareAll(fd, bytes);
}

std::string temporaryPath(const std::string& folder, int attempt)
{
    return folder + "/.interpose-save-" + std::to_string(::getpid()) + '-' + std::to_string(attempt);
}

/// 0 or errno. Some file systems cannot flush a folder and need not.
int flushFolder(const std::string& folder)
{
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.isOpen()) return errno == EACCES ? 0 : errno;
    return ::fsync(fd.get()) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

} // namespace

Result<std::string> readTextFile(const std::string& path, std::size_t maxBytes)
{
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0) return cannot(path, "open the file", errno);
    if (!S_ISREG(info.st_mode))
        return refuse(path, "this is " + std::string(kindOfFile(info.st_mode)) + ", not a file", "Name a file.");
    const auto tooLarge = [&] {
        return refuse(path, "the file is larger than " + std::to_string(maxBytes >> 20) + " MB",
                      "No assembly needs that much; is it the right file?");
    };
    if (static_cast<std::uintmax_t>(info.st_size) > maxBytes) return tooLarge();

    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd.isOpen()) return cannot(path, "open the file", errno);
    // One byte more than stated shows a file that grows while it is read.
    std::string bytes(static_cast<std::size_t>(info.st_size) + 1, '\0');
    std::size_t size = 0;
    while (true) {
        if (size == bytes.size()) bytes.resize(std::min(2 * bytes.size(), maxBytes + 1));
        const ssize_t n = ::read(fd.get(), bytes.data() + size, bytes.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cannot(path, "read the file", errno);
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
        if (size > maxBytes) return tooLarge();
    }
    bytes.resize(size);
    return bytes;
}

Result<void> writeFileAtomically(const std::string& path, std::string_view bytes)
{
    const auto target = followLinks(path);
    if (!target) return cannot(path, "save the file", target.error());
    struct stat old = {};
    const bool exists = ::stat(target->c_str(), &old) == 0;
    if (!exists && errno != ENOENT) return cannot(path, "save the file", errno);
    if (exists && !S_ISREG(old.st_mode))
        return refuse(path, "cannot save over " + std::string(kindOfFile(old.st_mode)), "Choose another name.");
    if (exists && ::faccessat(AT_FDCWD, target->c_str(), W_OK, AT_EACCESS) != 0)
        return cannot(path, "save over the file", errno);

    const auto parent = std::filesystem::path(*target).parent_path();
    const std::string folder = parent.empty() ? std::string(".") : parent.string();
    int fd = -1, attempt = 0;
    do {
        // A new file takes the mode the umask gives; a replaced one is private until it takes the old mode.
        fd =
            ::open(temporaryPath(folder, attempt).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, exists ? 0600 : 0666);
    } while (fd < 0 && errno == EEXIST && ++attempt < 1000);
    if (fd < 0) return cannot(path, "save beside the file", errno);
    TemporaryFile temporary(temporaryPath(folder, attempt));
    Descriptor descriptor(fd);

    if (const int error = fillTemporary(fd, bytes, exists ? &old : nullptr))
        return cannot(path, "save the file", error);
    if (descriptor.close() != 0) return cannot(path, "save the file", errno);
    if (::rename(temporary.path().c_str(), target->c_str()) != 0) return cannot(path, "save the file", errno);
    temporary.keep();
    if (const int error = flushFolder(folder)) return cannot(path, "flush the folder of the saved file", error);
    return {};
}

} // namespace interpose
