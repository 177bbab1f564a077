#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"
#include "platform/carried_file.h"
#include "platform/terminal.h"
#include "record/stick.h"

namespace till::ledger {
namespace {

constexpr std::string_view ack_ending = ".ack";

struct Asked {
  std::string file;
  std::string ack;  // empty: beside the file
};

// The file piece by piece, from the first one on.
class Pieces {
 public:
  [[nodiscard]] static Result<Pieces> open(const std::string& path) {
    TILL_TRY(auto file, platform::FileReader::open(path));
    Pieces pieces(std::move(file));
    TILL_TRY(pieces.header_, pieces.file_.read(record::stick_header_bytes));
    TILL_CHECK(record::decode_stick_header(pieces.header_));
    TILL_CHECK(pieces.next());
    if (pieces.kind_ != record::PieceKind::opening) {
      return fail(ErrorCode::invalid, "the file is damaged: it does not begin with its opening");
    }
    pieces.opening_ = pieces.piece_;
    return pieces;
  }

  // Errors: invalid when the file was cut.
  [[nodiscard]] Result<> next() {
    TILL_TRY(piece_, file_.read(record::piece_head_bytes));
    if (piece_.empty()) {
      return fail(ErrorCode::invalid, "the file was cut: it has no end. Copy or export it again");
    }
    TILL_TRY(const auto head, record::decode_piece_head(piece_));
    TILL_TRY(const auto sealed, file_.read(head.sealed_bytes));
    if (sealed.size() < head.sealed_bytes) {
      return fail(ErrorCode::invalid, "the file was cut in a piece. Copy or export it again");
    }
    piece_ += sealed;
    kind_ = head.kind;
    ++index_;
    return {};
  }
  // Errors: invalid when bytes follow the end.
  [[nodiscard]] Result<> finish() {
    TILL_TRY(const auto more, file_.read(1));
    if (more.empty()) return {};
    return fail(ErrorCode::invalid, "the file is damaged: bytes follow its end");
  }

  [[nodiscard]] record::PieceKind kind() const { return kind_; }
  [[nodiscard]] json::Object request() const {
    return {{"header", to_base64(header_)}, {"opening", to_base64(opening_)}};
  }
  [[nodiscard]] json::Object request_of_piece() const {
    auto out = request();
    out.set("index", index_);
    out.set("piece", to_base64(piece_));
    return out;
  }

 private:
  explicit Pieces(platform::FileReader file) : file_(std::move(file)) {}
  platform::FileReader file_;
  Bytes header_;
  Bytes opening_;
  Bytes piece_;
  record::PieceKind kind_ = record::PieceKind::opening;
  std::int64_t index_ = -1;
};

// Overwrites one line while somebody watches.
class Progress {
 public:
  Progress(std::string_view word, std::int64_t of)
      : word_(word), of_(of), is_watched_(platform::errors_go_to_terminal()) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (is_watched_) std::cerr << "\r\x1b[K" << std::flush;
  }
  void add(std::int64_t entries) {
    done_ += entries;
    if (!is_watched_) return;
    std::cerr << "\r" << word_ << " " << done_ << " of " << of_ << " entries" << std::flush;
  }

 private:
  std::string_view word_;
  std::int64_t of_;
  std::int64_t done_ = 0;
  bool is_watched_;
};

// Every piece once, to the end of the file. `batch` gives how many entries were in it.
template <class Batch>
Result<> walk(Pieces& pieces, Progress& progress, const Batch& batch) {
  for (;;) {
    TILL_CHECK(pieces.next());
    if (pieces.kind() == record::PieceKind::end) return {};
    if (pieces.kind() == record::PieceKind::opening) {
      return fail(ErrorCode::invalid, "the file is damaged: it has two openings");
    }
    TILL_TRY(const std::int64_t entries, batch());
    progress.add(entries);
  }
}

struct Proven {
  std::int64_t entries = 0;
  json::Object last;
};

// Nothing is stored before the whole file was proven. A batch follows the one before; the last is
// the one that the end names.
Result<Proven> prove(Reach& ledger, const std::string& file, std::int64_t of) {
  TILL_TRY(auto pieces, Pieces::open(file));
  Proven proven;
  Progress progress("looking at", of);
  TILL_CHECK(walk(pieces, progress, [&]() -> Result<std::int64_t> {
    TILL_TRY(const auto seen, ledger.ask("carried-look", pieces.request_of_piece()));
    const auto& batch = *seen.as_object();
    if (proven.entries > 0 && text_at(batch, "prev") != text_at(proven.last, "hash")) {
      return fail(ErrorCode::invalid,
                  "the file is damaged: a batch does not follow the one before");
    }
    proven.last = object_at(batch, "last");
    proven.entries += integer_at(batch, "entries");
    return integer_at(batch, "entries");
  }));
  auto request = pieces.request_of_piece();
  request.set("end", true);
  TILL_TRY(const auto end, ledger.ask("carried-look", request));
  if (object_at(*end.as_object(), "last") != proven.last) {
    return fail(ErrorCode::invalid, "the file is damaged: its end names another last entry");
  }
  TILL_CHECK(pieces.finish());
  return proven;
}

struct Taken {
  std::int64_t fresh = 0;
  json::Object answer;  // to the end
};

Result<Taken> take(Reach& ledger, const std::string& file, std::int64_t of) {
  TILL_TRY(auto pieces, Pieces::open(file));
  Taken taken;
  Progress progress("taking in", of);
  TILL_CHECK(walk(pieces, progress, [&]() -> Result<std::int64_t> {
    TILL_TRY(const auto done, ledger.ask("carried-take", pieces.request_of_piece()));
    const auto& batch = *done.as_object();
    taken.fresh += integer_at(batch, "fresh");
    return integer_at(batch, "entries");
  }));
  TILL_TRY(auto answer, ledger.ask("carried-ack", pieces.request_of_piece()));
  taken.answer = *answer.as_object();
  return taken;
}

// An ack file may be replaced by a newer one, and nothing else.
Result<> check_free(const std::string& path) {
  if (!platform::exists(path)) return {};
  const auto there = platform::read_file(path, record::ack_file_bytes_max);
  const auto value = there ? json::parse(*there) : std::unexpected(there.error());
  if (value && record::read_ack_file(*value)) return {};
  return fail(ErrorCode::conflict, "is there already and is no ack: name another with --ack", path);
}

Result<json::Value> run_import(const Session& session, const Asked& asked) {
  const auto ack_path = asked.ack.empty() ? asked.file + std::string(ack_ending) : asked.ack;
  TILL_CHECK(check_free(ack_path));
  TILL_TRY(auto ledger, Reach::open(session));
  TILL_TRY(const auto pieces, Pieces::open(asked.file));
  TILL_TRY(const auto opened, ledger.ask("carried-open", pieces.request()));
  auto out = *opened.as_object();
  TILL_TRY(const auto proven, prove(ledger, asked.file, integer_at(out, "entries")));
  TILL_TRY(auto taken, take(ledger, asked.file, proven.entries));
  TILL_CHECK(platform::write_carried(ack_path, text_at(taken.answer, "file") + "\n"));
  out.set("entries", proven.entries);
  out.set("fresh", taken.fresh);
  out.set("last", object_at(taken.answer, "last"));
  out.set("ack", ack_path);
  out.set("serving", ledger.is_served());
  return out;
}

void write_report(const json::Object& report, std::ostream& out) {
  const auto entries = integer_at(report, "entries");
  const auto fresh = integer_at(report, "fresh");
  out << "register " << text_at(report, "register");
  if (report.has("name")) {
    out << ", " << text_at(report, "name") << " of store " << text_at(report, "store");
  }
  out << "\n"
      << entries << " entries are here up to seq " << integer_at(object_at(report, "last"), "seq")
      << ": " << fresh << " new, " << entries - fresh << " were here already\n";
  if (!*report.find("known")->as_bool()) {
    out << "these books did not know it; our CA had certified it: approve it with ledgerd register "
           "approve\n";
  } else if (text_at(report, "state") != name_of(RegisterState::active)) {
    out << "the register is " << text_at(report, "state")
        << ": nothing of it is posted until it is approved\n";
  }
  if (!*report.find("serving")->as_bool()) {
    out << "ledgerd does not run: it posts them when it serves\n";
  }
  out << "Carry the ack back and show it to the till: tillctl import " << text_at(report, "ack")
      << "\n";
  if (!*report.find("same_generation")->as_bool()) {
    out << "This ledger was restored since that till spoke with it: the till keeps its queue until "
           "it has a network again, and nothing is counted twice.\n";
  }
}

}  // namespace

void add_import_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand("import",
                                     "Take in what a till exported to a stick, and write the ack "
                                     "to carry back; also while ledgerd "
                                     "serves, and as often as one likes");
  add_session_options(*command, session);
  const auto asked = std::make_shared<Asked>();
  command->add_option("FILE", asked->file, "What tillctl export wrote")->required();
  command->add_option("--ack", asked->ack, "Where the ack goes [FILE.ack]");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return show(session, run_import(session, *asked), write_report); };
  });
}

}  // namespace till::ledger
