// The data: raw windows, summaries, day archives; journals while they are written; what is wanted.
param name string
param location string
param tags object
param archiveContainer string
param journalContainer string
param controlContainer string

@description('Where this account is the hosts\', too, the containers of the deployed packages; else none.')
param packageContainers array
param sharedKeys bool
param softDeleteDays int
param versioning bool
param immutableDays int

@description('Leaves the policy as it stands.')
param immutableLocked bool
param journalDays int
param rejectDays int
param coldDays int

var immutable = immutableDays > 0

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: sharedKeys
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: versioning || immutable
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

// Version by version, so that a raw window may still gain coverage: the earlier version stays. Azure takes this property
// when it makes a container, and refuses it of one that stands and was not migrated.
resource archive 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: archiveContainer
  properties: union({ publicAccess: 'None' }, immutable ? { immutableStorageWithVersioning: { enabled: true } } : {})
}

resource policy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = if (immutable && !immutableLocked) {
  parent: archive
  name: 'default'
  properties: { immutabilityPeriodSinceCreationInDays: immutableDays }
}

resource journal 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: journalContainer
  properties: { publicAccess: 'None' }
}

resource control 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: controlContainer
  properties: { publicAccess: 'None' }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for container in packageContainers: {
  parent: blobs
  name: container
  properties: { publicAccess: 'None' }
}]

// Append blobs can be deleted by a rule, not moved to another tier.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'forgotten-journals'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['${journalContainer}/journal/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: journalDays } } }
          }
        }
        {
          name: 'old-rejects'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['${journalContainer}/rejects/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: rejectDays } } }
          }
        }
        {
          name: 'cold-day-archives'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${archiveContainer}/archive/'] }
            actions: { baseBlob: { tierToCold: { daysAfterModificationGreaterThan: coldDays } } }
          }
        }
        {
          name: 'earlier-versions-of-archive'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${archiveContainer}/'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: max(softDeleteDays, immutableDays) } } }
          }
        }
        // Where there are versions, what is deleted is one from then on: each journal that was aggregated, too.
        {
          name: 'earlier-versions-of-the-rest'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: ['${journalContainer}/', '${controlContainer}/'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: softDeleteDays } } }
          }
        }
      ]
    }
  }
  dependsOn: [blobs]
}
