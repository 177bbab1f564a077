#include "ledger/people/verify.h"

#include "record/keys.h"

namespace till::ledger {
namespace {

constexpr std::size_t entries_at_once = 500;
constexpr std::size_t seals_at_once = 500;

constexpr std::string_view postings_count_sql = "SELECT count(*) FROM posting";
constexpr std::string_view uneven_postings_sql =
    "SELECT posting, sum(points) FROM posting_line GROUP BY posting HAVING sum(points) <> 0";
constexpr std::string_view accounts_count_sql = "SELECT count(*) FROM account";
constexpr std::string_view wrong_balances_sql =
    "SELECT account.id, account.balance, "
    "ifnull((SELECT sum(points) FROM posting_line WHERE account = account.id), 0) AS posted "
    "FROM account WHERE account.balance <> posted";
constexpr std::string_view wrong_lots_sql =
    "SELECT account.id, account.balance, "
    "ifnull((SELECT sum(points) FROM lot WHERE account = account.id), 0) - debt AS held "
    "FROM account WHERE kind <> 'house' AND account.balance <> held";
// Sales, returns, voids and claims up to where each epoch is settled, by the numbers of their
// kinds.
constexpr std::string_view settled_count_sql =
    "SELECT count(*) FROM raw_entry JOIN epoch ON epoch.number = raw_entry.place >> 40 "
    "WHERE raw_entry.kind IN (1, 2, 3, 7) AND raw_entry.place & 0xFFFFFFFFFF <= epoch.settled_seq";
constexpr std::string_view lost_entries_sql =
    "SELECT lower(hex(raw_entry.id)) FROM raw_entry "
    "JOIN epoch ON epoch.number = raw_entry.place >> 40 "
    "WHERE raw_entry.kind IN (1, 2, 3, 7) AND raw_entry.place & 0xFFFFFFFFFF <= epoch.settled_seq "
    "AND NOT EXISTS (SELECT 1 FROM receipt WHERE receipt.id = raw_entry.id) "
    "AND NOT EXISTS (SELECT 1 FROM late_claim WHERE late_claim.entry = raw_entry.id) "
    "AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.place = raw_entry.place)";

void found_wrong(Proof& proof, std::string text) {
  if (++proof.wrong == 1) proof.first_wrong = std::move(text);
}

struct RowQuery {
  std::string_view name;
  std::string_view count_sql;
  std::string_view wrong_sql;
  std::string (*text_of)(const sqlite::Statement&);
};

Result<Proof> prove_rows(Ledger& ledger, const RowQuery& query) {
  Proof proof;
  proof.name = query.name;
  auto count = ledger.books.database.prepare(query.count_sql);
  TILL_TRY(proof.checked, only_number(count));
  auto wrong = ledger.books.database.prepare(query.wrong_sql);
  while (true) {
    TILL_TRY(const bool found, wrong.step());
    if (!found) return proof;
    found_wrong(proof, query.text_of(wrong));
  }
}

std::string uneven_text(const sqlite::Statement& row) {
  return "posting " + std::to_string(row.integer(0)) + " sums to " + std::to_string(row.integer(1));
}

std::string balance_text(const sqlite::Statement& row) {
  return "account " + row.text(0) + " says " + std::to_string(row.integer(1)) +
         ", its postings come to " + std::to_string(row.integer(2));
}

std::string lots_text(const sqlite::Statement& row) {
  return "account " + row.text(0) + " says " + std::to_string(row.integer(1)) +
         ", its lots less its debt come to " + std::to_string(row.integer(2));
}

std::string lost_text(const sqlite::Statement& row) {
  return "entry " + row.text(0) + " is neither posted nor parked";
}

// A parent that never came here cannot be compared.
Result<bool> parent_fits(Ledger& ledger, const EpochRow& epoch) {
  if (!epoch.parent) return true;
  TILL_TRY(const auto hash, ledger.books.entries.hash_at(*epoch.parent));
  return hash && *hash == epoch.parent_hash;
}

Result<> prove_chain(Ledger& ledger, const EpochRow& epoch, Proof& proof) {
  const auto refuse = [&](const std::string& text) {
    found_wrong(proof, "register " + to_hex(epoch.register_id) + " epoch " +
                           record::to_hex(epoch.epoch) + ": " + text);
  };
  TILL_TRY(const bool fits, parent_fits(ledger, epoch));
  if (!fits) refuse("its parent is not what it descends from");
  record::Mark head{epoch.epoch, {0}, epoch.parent_hash};
  while (head.seq < epoch.head_seq) {
    TILL_TRY(const auto entries, ledger.books.entries.read_after(epoch, head.seq, entries_at_once));
    if (entries.empty()) break;
    for (const auto& entry : entries) {
      ++proof.checked;
      auto verified = record::verify_entry(entry);
      if (verified) verified = record::verify_follows(entry, head);
      if (!verified) {
        refuse(describe(verified.error()));
        return {};
      }
      head = record::mark_of(entry);
    }
  }
  if (!(head == epoch.head())) {
    refuse("the entries end at " + std::to_string(head.seq.number) + ", the head says " +
           std::to_string(epoch.head_seq.number));
  }
  return {};
}

Result<Proof> prove_chains(Ledger& ledger) {
  Proof proof;
  proof.name = "chains";
  TILL_TRY(const auto epochs, ledger.books.epochs.list());
  for (const auto& epoch : epochs) TILL_CHECK(prove_chain(ledger, epoch, proof));
  return proof;
}

Result<Proof> prove_rulesets(Ledger& ledger) {
  Proof proof;
  proof.name = "rulesets";
  TILL_TRY(const auto rows, ledger.books.rulesets.list());
  for (const auto& row : rows) {
    ++proof.checked;
    TILL_TRY(const auto bytes, ledger.books.rulesets.envelope(row.sha256));
    const bool whole = bytes && crypto::sha256(*bytes) == row.sha256 &&
                       record::verify(ledger.keys.document, record::Role::ruleset,
                                      {*bytes, row.key, row.signature});
    if (!whole) found_wrong(proof, "ruleset " + to_hex(row.sha256) + " does not verify");
  }
  return proof;
}

Result<Proof> prove_seals(Ledger& ledger) {
  Proof proof;
  proof.name = "seals";
  SealPage page;
  page.rows_max = seals_at_once;
  while (true) {
    TILL_TRY(const auto rows, ledger.books.seals.list(page));
    for (const auto& row : rows) {
      ++proof.checked;
      if (record::verify(ledger.keys.document, record::Role::ack, row.seal)) continue;
      found_wrong(proof, "the seal of " + row.business_date + " does not verify");
    }
    if (rows.size() < seals_at_once) return proof;
    page.after = rows.back().place;
  }
}

}  // namespace

Result<std::vector<Proof>> verify_ledger(Ledger& ledger) {
  std::vector<Proof> proofs;
  for (const auto& query :
       {RowQuery{"postings", postings_count_sql, uneven_postings_sql, uneven_text},
        RowQuery{"balances", accounts_count_sql, wrong_balances_sql, balance_text},
        RowQuery{"lots", accounts_count_sql, wrong_lots_sql, lots_text},
        RowQuery{"posted", settled_count_sql, lost_entries_sql, lost_text}}) {
    TILL_TRY(auto proof, prove_rows(ledger, query));
    proofs.push_back(std::move(proof));
  }
  for (const auto prove : {prove_chains, prove_rulesets, prove_seals}) {
    TILL_TRY(auto proof, prove(ledger));
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

}  // namespace till::ledger
