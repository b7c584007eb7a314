// Package ruleid has the names of the SQL rules, for what has to know one: the
// rules themselves, the engine and the plans. A rename does not compile until all
// of them have it.
package ruleid

// The rules.
const (
	CheckNotValidated          = "check-not-validated"
	ColumnDefaultDropped       = "column-default-dropped"
	ColumnDefaultVolatile      = "column-default-volatile"
	ColumnDropped              = "column-dropped"
	ColumnRenamed              = "column-renamed"
	ColumnTypeRewrite          = "column-type-rewrite"
	ConstraintNeverValidated   = "constraint-never-validated"
	ContractUnproven           = "contract-unproven"
	DomainConstraintScan       = "domain-constraint-scan"
	EnumValueSameTransaction   = "enum-value-same-transaction"
	ForeignKeyNotValidated     = "foreign-key-not-validated"
	IgnoreMalformed            = "ignore-malformed"
	IndexDropNotConcurrent     = "index-drop-not-concurrent"
	IndexInvalidHidden         = "index-invalid-hidden"
	IndexNotConcurrent         = "index-not-concurrent"
	LockHeldDuringWork         = "lock-held-during-work"
	LockTimeoutMissing         = "lock-timeout-missing"
	MigrationOutOfOrder        = "migration-out-of-order"
	NotNullUnproven            = "not-null-unproven"
	ObjectDropped              = "object-dropped"
	ObjectRenamed              = "object-renamed"
	PartitionAttachedUnproven  = "partition-attached-unproven"
	PartitionDetachedUnderLock = "partition-detached-under-lock"
	RefreshNotConcurrent       = "refresh-not-concurrent"
	ReindexNotConcurrent       = "reindex-not-concurrent"
	StatementFails             = "statement-fails"
	StatementUnreadable        = "statement-unreadable"
	TableDropped               = "table-dropped"
	TableRenamed               = "table-renamed"
	TableRewritten             = "table-rewritten"
	TableTruncated             = "table-truncated"
	TransactionUnclosed        = "transaction-unclosed"
	UniqueConstraintBuild      = "unique-constraint-build"
	UpdateUnbounded            = "update-unbounded"
	ValidateInSameTransaction  = "validate-in-same-transaction"
)
