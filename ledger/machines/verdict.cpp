#include "ledger/machines/verdict.h"

#include <algorithm>
#include <vector>

namespace till::ledger {
namespace {

using Kind = record::Verdict::Kind;

struct Compared {
  record::Seq till_end;                // of this epoch, as the register has it
  std::optional<record::Mark> common;  // the highest locator that both have
  record::Seq differs_from;            // the lowest that differs, or that one side does not have
  bool parted = false;
};

Result<Compared> compare(Books& books, const EpochRow& epoch,
                         const std::vector<record::Mark>& locators) {
  Compared out;
  std::vector<record::Mark> equal;
  auto differs = epoch.head_seq.next();
  for (const auto& mark : locators) {
    if (mark.epoch != epoch.epoch) continue;
    out.till_end = std::max(out.till_end, mark.seq);
    if (mark.seq.number == 0 || mark.seq > epoch.head_seq) continue;
    TILL_TRY(const auto ours, books.entries.hash_at(place_of(epoch.number, mark.seq)));
    if (ours && *ours == mark.hash) {
      equal.push_back(mark);
    } else {
      out.parted = true;
      differs = std::min(differs, mark.seq);
    }
  }
  out.differs_from = std::min(differs, out.till_end.next());
  for (const auto& mark : equal) {
    if (mark.seq >= out.differs_from || (out.common && mark.seq <= out.common->seq)) continue;
    out.common = mark;
  }
  return out;
}

std::vector<record::Epoch> epochs_of(const record::Hello& hello) {
  std::vector<record::Epoch> out{hello.epoch};
  for (const auto& mark : hello.locators) {
    if (std::ranges::find(out, mark.epoch) == out.end()) out.push_back(mark.epoch);
  }
  return out;
}

record::Verdict diverged(const EpochRow& epoch, const Compared& compared) {
  record::Verdict verdict;
  verdict.kind = Kind::diverged;
  verdict.resume_epoch = epoch.epoch;
  verdict.parent = compared.common;
  verdict.differs_from = compared.differs_from;
  return verdict;
}

record::Verdict go_on(const record::Hello& hello, record::Epoch epoch, record::Seq after) {
  record::Verdict verdict;
  verdict.resume = after;
  if (epoch != hello.epoch) verdict.resume_epoch = epoch;
  return verdict;
}

}  // namespace

Result<record::Verdict> verdict_of(Books& books, const RegisterRow& row,
                                   const record::Hello& hello) {
  std::optional<record::Epoch> younger;  // the next one on the path, which is not here
  for (const auto& at : epochs_of(hello)) {
    TILL_TRY(const auto epoch, books.epochs.find(row.number, at));
    if (!epoch) {
      younger = at;
      continue;
    }
    TILL_TRY(const auto compared, compare(books, *epoch, hello.locators));
    if (compared.parted) return diverged(*epoch, compared);
    // An epoch that another followed takes nothing more: what the register still has of it goes
    // into an epoch of its own.
    const bool newest = !row.epoch || *row.epoch == epoch->number;
    if (younger) {
      if (compared.till_end <= epoch->head_seq) return go_on(hello, *younger, {});
      if (newest) return go_on(hello, at, epoch->head_seq);
      return diverged(*epoch, compared);
    }
    // A register that has less than it sent once was restored from an older image; one that comes
    // back to an epoch which another followed has a double.
    if (compared.till_end < epoch->head_seq || !newest) return diverged(*epoch, compared);
    return go_on(hello, at, epoch->head_seq);
  }
  return go_on(hello, *younger, {});
}

}  // namespace till::ledger
