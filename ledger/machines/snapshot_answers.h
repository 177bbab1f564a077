// What tills ask of snapshots: the manifest of their region, and pieces of chunks.
#pragma once

#include "ledger/ledger.h"
#include "net/http.h"

namespace till::ledger {

// 200 with the signed manifest and the asking register's stamp beside it; 204 when ?have= names a
// version that is not older. Errors: not_found when none was made yet.
[[nodiscard]] Result<net::Response> manifest_answer(const Ledger& ledger, const RegisterRow& row,
                                                    const net::Request& request);
// 206 with the range asked for, 200 with all of it; 416 for a range that lies outside.
// Errors: not_found for a chunk of no snapshot that is kept.
[[nodiscard]] Result<net::Response> chunk_answer(const Ledger& ledger, const net::Request& request);

}  // namespace till::ledger
