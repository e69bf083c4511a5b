// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a libFuzzer target as an ordinary test: the empty input, every corpus file, all its
// truncations, and then, until the time is up, seeded mutations and splices of the corpus. The
// sequence is the same in every run. The input under test is kept in <program>.input, so a crash
// can be replayed by giving that file as the argument.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

using Input = std::vector<uint8_t>;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kMutationTime{3000};
constexpr std::chrono::milliseconds kTruncationTime{3000};
constexpr std::size_t kMutationsMax = 200'000;
constexpr std::size_t kTruncationsPerFileMax = 4096;
constexpr std::size_t kInputBytesMax = 1u << 20;
constexpr std::uint64_t kSeed = 0x5374616753747564u;

/// A file that always holds the input under test, written without a system call per input.
class InputFile
{
public:
    explicit InputFile(const std::string &path)
    {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644);
        if (file < 0)
            return;
        m_file = file;
        if (::ftruncate(file, kInputBytesMax) != 0)
            return;
        void *memory = ::mmap(nullptr, kInputBytesMax, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        m_memory = memory == MAP_FAILED ? nullptr : static_cast<uint8_t *>(memory);
    }
    ~InputFile()
    {
        if (m_memory)
            ::munmap(m_memory, kInputBytesMax);
        if (m_file >= 0)
            ::close(m_file);
    }
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;

    /// The size is kept in front, for the bytes behind the end belong to earlier inputs.
    void hold(const uint8_t *data, std::uint64_t size)
    {
        if (!m_memory || size + sizeof(size) > kInputBytesMax)
            return;
        std::memcpy(m_memory, &size, sizeof(size));
        std::copy_n(data, size, m_memory + sizeof(size));
    }

private:
    int m_file = -1;
    uint8_t *m_memory = nullptr;
};

class Runner
{
public:
    explicit Runner(const std::string &inputPath)
        : m_file(inputPath)
    {}

    void run(const uint8_t *data, std::size_t size)
    {
        // A copy of exactly this size lets the address sanitizer see a read behind the end.
        const Input exact(data, data + size);
        m_file.hold(exact.data(), exact.size());
        const auto start = SteadyClock::now();
        LLVMFuzzerTestOneInput(exact.data(), exact.size());
        m_slowest = std::max(m_slowest, SteadyClock::now() - start);
        ++m_count;
    }
    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] SteadyClock::duration slowest() const { return m_slowest; }

private:
    InputFile m_file;
    std::size_t m_count = 0;
    SteadyClock::duration m_slowest{};
};

Input readFile(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// An input that a crash has left: its size, then its bytes.
Input readHeldInput(const std::filesystem::path &path)
{
    Input input = readFile(path);
    std::uint64_t size = 0;
    if (input.size() < sizeof(size))
        return {};
    std::memcpy(&size, input.data(), sizeof(size));
    input.erase(input.begin(), input.begin() + sizeof(size));
    input.resize(std::min<std::uint64_t>(size, input.size()));
    return input;
}

std::vector<std::filesystem::path> corpusFiles(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder, error)) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void runTruncations(Runner &runner, const std::vector<Input> &corpus)
{
    const auto deadline = SteadyClock::now() + kTruncationTime;
    for (const Input &input : corpus) {
        const std::size_t step = std::max<std::size_t>(1, input.size() / kTruncationsPerFileMax);
        for (std::size_t size = 0; size < input.size(); size += step) {
            if (SteadyClock::now() > deadline)
                return;
            runner.run(input.data(), size);
        }
    }
}

class Mutator
{
public:
    explicit Mutator(const std::vector<Input> &corpus)
        : m_corpus(corpus)
    {}

    Input next()
    {
        Input input = pick();
        for (std::size_t i = below(6) + 1; i > 0; --i)
            change(input);
        if (input.size() > kInputBytesMax)
            input.resize(kInputBytesMax);
        return input;
    }

private:
    std::size_t below(std::size_t end) { return end == 0 ? 0 : m_engine() % end; }
    const Input &pick() { return m_corpus[below(m_corpus.size())]; }

    void change(Input &input)
    {
        static constexpr uint8_t kInteresting[] = {
            0x00, 0x01, 0x7f, 0x80, 0xff, 0x20, '"', '{', '['};
        const std::size_t at = below(input.size());
        const auto here = input.begin() + static_cast<std::ptrdiff_t>(at);
        switch (input.empty() ? 4 : below(7)) {
        case 0:
            input[at] ^= static_cast<uint8_t>(1u << below(8));
            break;
        case 1:
            input[at] = kInteresting[below(std::size(kInteresting))];
            break;
        case 2: // a large number where a count may be
            std::fill_n(here, std::min<std::size_t>(4, input.size() - at), uint8_t(0xff));
            break;
        case 3:
            input.erase(here, here + static_cast<std::ptrdiff_t>(below(input.size() - at) + 1));
            break;
        case 4:
            input.insert(here, below(16) + 1, static_cast<uint8_t>(m_engine()));
            break;
        case 5: { // the head of this one, the tail of another
            const Input &other = pick();
            input.resize(at);
            input.insert(input.end(),
                         other.begin() + static_cast<std::ptrdiff_t>(below(other.size())),
                         other.end());
            break;
        }
        default:
            input[at] = static_cast<uint8_t>(m_engine());
        }
    }

    const std::vector<Input> &m_corpus;
    std::mt19937_64 m_engine{kSeed};
};

int replay(Runner &runner, const std::filesystem::path &path)
{
    const Input input = path.extension() == ".input" ? readHeldInput(path) : readFile(path);
    std::cout << "replaying " << input.size() << " bytes\n";
    runner.run(input.data(), input.size());
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<Input> corpus;
    for (int i = 1; i < argc; ++i) {
        if (std::filesystem::is_regular_file(argv[i])) {
            Runner runner({});
            return replay(runner, argv[i]);
        }
        const auto files = corpusFiles(argv[i]);
        if (files.empty()) {
            std::cerr << "no corpus in " << argv[i] << '\n';
            return EXIT_FAILURE;
        }
        for (const auto &file : files)
            corpus.push_back(readFile(file));
    }
    const std::filesystem::path program = argv[0];
    Runner runner(program.filename().string() + ".input");
    runner.run(nullptr, 0);
    for (const Input &input : corpus)
        runner.run(input.data(), input.size());
    runTruncations(runner, corpus);
    if (corpus.empty())
        corpus.emplace_back();
    Mutator mutator(corpus);
    const auto deadline = SteadyClock::now() + kMutationTime;
    for (std::size_t i = 0; i < kMutationsMax && SteadyClock::now() < deadline; ++i) {
        const Input input = mutator.next();
        runner.run(input.data(), input.size());
    }
    std::cout << runner.count() << " inputs, slowest "
              << std::chrono::duration<double, std::milli>(runner.slowest()).count() << " ms\n";
    return EXIT_SUCCESS;
}
